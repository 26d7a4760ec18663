package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration is applied or refused, and applied twice is applied once. The first line of the input is the live
 * object with its owners, the rest is the configuration.
 */
final class ApplyFuzz implements FuzzTarget {
    private static final Kind KIND = KindTable.builtin().require("v1", "Pod");
    private static final String LIVE =
            "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"labels\":"
                    + "{\"x\":\"y\"},\"managedFields\":[{\"manager\":\"m\",\"operation\":\"Apply\",\"apiVersion\":\"v1\",\"time\":"
                    + "\"2024-01-01T00:00:00Z\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:metadata\":{\"f:labels\":{\"f:x\":{}}},"
                    + "\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:name\":{},\"f:image\":{},"
                    + "\"f:args\":{}}}}}}]},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"args\":[\"1\"]}]}}\n";
    private static final String HEAD = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"";

    private static final MapValue BEFORE = Shape.settle(KIND, Json.map(HEAD + "}}"));

    @Override
    public void check(byte[] input) throws MalformedException {
        int line = 0;
        while (line < input.length && input[line] != '\n') {
            line++;
        }
        MapValue live = read(Arrays.copyOf(input, line));
        MapValue config = read(Arrays.copyOfRange(input, Math.min(line + 1, input.length), input.length));
        if (live == null || config == null) {
            return;
        }
        try {
            Shape.conform(KIND, live, new Shape.Report());
        } catch (MalformedException e) {
            return;
        }
        MapValue tracked = live.copy();
        Ownership.track(write("u"), BEFORE, tracked);
        Shape.settle(KIND, tracked);
        MapValue once = applied(tracked, config, false);
        MapValue forced = applied(tracked, config, true);
        assertThat(once != null && forced == null).isFalse();
        if (forced != null) {
            MapValue again = applied(forced, config, false);
            assertThat(again).isNotNull();
            assertThat(Recordings.difference(forced, again, "")).isNull();
        }
    }

    private static Ownership.Write write(String manager) {
        return new Ownership.Write(
                Schema.of(KIND),
                "v1",
                manager,
                "",
                Ownership.FieldPaths.of(List.of("status")),
                "2024-01-01T00:00:01Z",
                Ownership.Versions.NONE);
    }

    private static @Nullable MapValue applied(MapValue live, MapValue config, boolean force) {
        String before = Json.text(live) + Json.text(config);
        try {
            MapValue empty = Shape.settle(KIND, Json.map("{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}"));
            MapValue result = Ownership.apply(write("m"), live, empty, config, force);
            Shape.conform(KIND, result, new Shape.Report());
            return result;
        } catch (PatchException e) {
            assertThat(e.status().code()).isBetween(400, 599);
            return null;
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
            return null;
        } finally {
            assertThat(Json.text(live) + Json.text(config)).isEqualTo(before);
        }
    }

    private static @Nullable MapValue read(byte[] json) {
        try {
            return Json.parse(json) instanceof MapValue map ? map : null;
        } catch (MalformedException e) {
            return null;
        }
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                LIVE + HEAD + "},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"j\"},{\"name\":\"d\"}]}}",
                LIVE + HEAD + ",\"labels\":{\"x\":\"z\"},\"finalizers\":[\"f/a\"]}}",
                LIVE + HEAD
                        + "},\"spec\":{\"containers\":[{\"name\":\"c\",\"ports\":[{\"containerPort\":80,\"protocol\":"
                        + "\"TCP\"},{\"containerPort\":80}]}]}}",
                LIVE + HEAD + "},\"spec\":{\"tolerations\":[{\"key\":\"a\"}],\"nodeSelector\":null}}",
                HEAD + "}}\n" + HEAD + "},\"spec\":{\"volumes\":[{\"name\":\"v\",\"emptyDir\":{}}]}}");
    }
}
