package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A custom resource definition is refused, or its objects can be shaped, defaulted, judged and shown. The first line of
 * the input is the definition, the rest is an object.
 */
final class DefinitionFuzz implements FuzzTarget {
    private static final Kind KIND = KindTable.builtin().require("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    private static final String HEAD =
            "{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"kind\":\"CustomResourceDefinition\","
                    + "\"metadata\":{\"name\":\"as.x.io\"},\"spec\":{\"group\":\"x.io\",\"scope\":\"Namespaced\",\"names\":{\"plural\":"
                    + "\"as\",\"kind\":\"A\"},\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true,\"schema\":{"
                    + "\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{\"spec\":";
    private static final String OBJECT =
            "\n{\"apiVersion\":\"x.io/v1\",\"kind\":\"A\",\"metadata\":{\"name\":\"a\"},\"spec\":";

    @Override
    public void check(byte[] input) {
        int line = 0;
        while (line < input.length && input[line] != '\n') {
            line++;
        }
        MapValue definition = read(Arrays.copyOf(input, line));
        MapValue object = read(Arrays.copyOfRange(input, Math.min(line + 1, input.length), input.length));
        if (definition == null) {
            return;
        }
        try {
            Shape.conformNew(KIND, definition, new Shape.Report());
        } catch (MalformedException e) {
            return;
        }
        Defaults.apply(KIND, definition);
        boolean valid = Validation.create(KIND, definition).isEmpty();
        Shape.settle(KIND, definition);
        if (!valid) {
            return;
        }
        definition
                .ensureMap("status")
                .put("acceptedNames", definition.map("spec").map("names"));
        for (Kind kind : CustomKinds.of(definition)) {
            Tables.columns(kind);
            if (object != null) {
                judge(kind, object.copy());
            }
        }
    }

    private static void judge(Kind kind, MapValue object) {
        CustomKind custom = java.util.Objects.requireNonNull(kind.custom());
        custom.prepareRules();
        try {
            custom.conform(object);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
            return;
        }
        custom.fillDefaults(object);
        MapValue twice = object.copy();
        custom.fillDefaults(twice);
        assertThat(twice).isEqualTo(object);
        Validation.create(kind, object);
        Validation.update(kind, "", object, object.copy());
        Tables.cells(kind, object, 0);
        RecordCodec.encode(kind, object);
    }

    private static @Nullable MapValue read(byte[] json) {
        try {
            return Json.parse(json) instanceof MapValue map ? map : null;
        } catch (MalformedException e) {
            return null;
        }
    }

    @Override
    public long allocationLimit(int inputBytes) {
        return 128_000_000L + inputBytes * 100_000L;
    }

    private static String seed(String schema, String version, String object) {
        return HEAD + schema + "}}}" + version + "}]}}" + OBJECT + object + "}";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                seed(
                        "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":"
                                + "\"^[a-z]+$\",\"maxLength\":5,\"default\":\"x\"},\"b\":{\"type\":\"integer\",\"minimum\":1,"
                                + "\"multipleOf\":2},\"c\":{\"type\":\"number\",\"format\":\"double\"},\"d\":{\"type\":"
                                + "\"string\",\"format\":\"date-time\"}}}",
                        ",\"additionalPrinterColumns\":[{\"name\":\"X\",\"type\":\"string\",\"jsonPath\":\".spec.a\"}]",
                        "{\"a\":\"abc\",\"b\":4,\"c\":1.5}"),
                seed(
                        "{\"type\":\"array\",\"maxItems\":5,\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-list-map-keys\":"
                                + "[\"k\"],\"items\":{\"type\":\"object\",\"required\":[\"k\"],\"properties\":{\"k\":{"
                                + "\"type\":\"string\",\"maxLength\":9},\"v\":{\"x-kubernetes-int-or-string\":true}}}}",
                        "",
                        "[{\"k\":\"a\",\"v\":1},{\"k\":\"b\",\"v\":\"50%\"}]"),
                seed(
                        "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\",\"nullable\":true,\"enum\":[\"a\"]},"
                                + "\"x-kubernetes-validations\":[{\"rule\":\"self.all(k, k.size() < 3)\",\"message\":\"m\"}],"
                                + "\"maxProperties\":3}",
                        ",\"selectableFields\":[{\"jsonPath\":\".spec.x\"}],\"subresources\":{\"status\":{},\"scale\":{"
                                + "\"specReplicasPath\":\".spec.r\",\"statusReplicasPath\":\".status.r\"}}",
                        "{\"x\":null}"),
                seed(
                        "{\"type\":\"object\",\"x-kubernetes-preserve-unknown-fields\":true,\"anyOf\":[{\"required\":[\"a\"]},"
                                + "{\"not\":{\"required\":[\"b\"]}}]}",
                        "",
                        "{\"q\":[[[1]]]}"));
    }
}
