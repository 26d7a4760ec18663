package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A patch of an object is applied or refused, and never changes what it is applied to. What comes of it is JSON that
 * can be read again. The first line of the input is the object, the rest is the patch: a list is a JSON patch, an
 * object is tried as merge patch and as strategic merge patch.
 */
final class PatchFuzz implements FuzzTarget {
    private static final Kind KIND = KindTable.builtin().require("v1", "Pod");
    private static final String POD = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"labels\":"
            + "{\"x\":\"y\"},\"finalizers\":[\"f/a\",\"f/b\"]},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\","
            + "\"ports\":[{\"containerPort\":80},{\"containerPort\":81}],\"env\":[{\"name\":\"E\",\"value\":\"1\"}]},"
            + "{\"name\":\"d\",\"image\":\"j\"}],\"tolerations\":[{\"key\":\"k\"}],\"volumes\":[{\"name\":\"v\","
            + "\"emptyDir\":{}}]}}\n";

    @Override
    public void check(byte[] input) {
        int line = 0;
        while (line < input.length && input[line] != '\n') {
            line++;
        }
        Value target = read(Arrays.copyOf(input, line));
        Value patch = read(Arrays.copyOfRange(input, Math.min(line + 1, input.length), input.length));
        if (!(target instanceof MapValue object) || patch == null) {
            return;
        }
        String before = Json.text(object) + Json.text(patch);
        MapValue merged = attempt(() -> Patches.merge(object, patch));
        if (merged != null) {
            assertThat(attempt(() -> Patches.merge(merged, patch))).isEqualTo(merged);
        }
        MapValue strategic = attempt(() -> Patches.strategic(KIND, object, patch));
        if (strategic != null) {
            shape(strategic);
        }
        attempt(() -> Patches.json(object, patch));
        assertThat(Json.text(object) + Json.text(patch)).isEqualTo(before);
    }

    private interface Attempt {
        MapValue apply() throws PatchException;
    }

    private static @Nullable MapValue attempt(Attempt attempt) {
        try {
            MapValue result = attempt.apply();
            String text = Json.text(result);
            Json.of(text);
            return result;
        } catch (PatchException e) {
            assertThat(e.status().code()).isBetween(400, 599);
            assertThat(e.detail()).isNotNull();
            return null;
        }
    }

    private static void shape(MapValue object) {
        try {
            Shape.conform(KIND, object.copy(), new Shape.Report());
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
        }
    }

    private static @Nullable Value read(byte[] json) {
        try {
            return Json.parse(json);
        } catch (MalformedException e) {
            return null;
        }
    }

    /** Copies into copies: each doubles how deep the object is. */
    private static String doubling() {
        StringBuilder patch =
                new StringBuilder("[{\"op\":\"add\",\"path\":\"/a\",\"value\":{\"a\":{\"a\":{\"a\":{}}}}}");
        for (int depth = 4; depth < 100_000; depth *= 2) {
            patch.append(",{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"")
                    .append("/a".repeat(depth + 1))
                    .append("\"}");
        }
        return patch.append("]").toString();
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                POD + doubling(),
                POD
                        + "{\"spec\":{\"containers\":[{\"name\":\"c\",\"ports\":[{\"$patch\":\"delete\",\"containerPort\":80}]},"
                        + "{\"name\":\"e\",\"image\":\"k\"}],\"$setElementOrder/containers\":[{\"name\":\"e\"},{\"name\":"
                        + "\"c\"},{\"name\":\"d\"}],\"volumes\":[{\"$patch\":\"replace\"},{\"name\":\"w\"}]}}",
                POD + "{\"metadata\":{\"labels\":null,\"$deleteFromPrimitiveList/finalizers\":[\"f/a\"]}}",
                POD + "{\"spec\":{\"volumes\":[{\"name\":\"v\",\"$retainKeys\":[\"name\",\"hostPath\"],\"hostPath\":"
                        + "{\"path\":\"/\"}}],\"$patch\":\"merge\"}}",
                POD + "{\"$patch\":\"replace\",\"metadata\":{\"name\":\"b\"}}",
                POD + "[{\"op\":\"add\",\"path\":\"/spec/containers/-\",\"value\":{\"name\":\"x\"}},{\"op\":\"remove\","
                        + "\"path\":\"/spec/containers/0\"},{\"op\":\"replace\",\"path\":\"/metadata/labels/x~1y\",\"value\":1}]",
                POD
                        + "[{\"op\":\"copy\",\"from\":\"/spec\",\"path\":\"/spec/a\"},{\"op\":\"move\",\"from\":\"/spec/volumes\","
                        + "\"path\":\"/metadata/v\"},{\"op\":\"test\",\"path\":\"/kind\",\"value\":\"Pod\"}]");
    }
}
