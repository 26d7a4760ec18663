package io.hydrofoil.apiserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DocumentsTest {
    private final Documents documents = new Documents(KindTable.builtin());

    /** kubectl looks for this parameter before it leaves validation to the server. */
    @Test
    void aPatchSaysThatItKnowsFieldValidation() {
        MapValue patch = documents
                .ofVersion("apps/v1")
                .map("paths")
                .map("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
                .map("patch");
        assertThat(patch.map("x-kubernetes-group-version-kind").text("kind")).isEqualTo("Deployment");
        assertThat(patch.list("parameters").stream().map(p -> ((MapValue) p).text("name")))
                .contains("fieldValidation");
    }

    @Test
    void fieldsAreExplainedAndTyped() {
        MapValue schemas = documents.ofVersion("apps/v1").map("components").map("schemas");
        MapValue deployment = schemas.map("io.k8s.api.apps.v1.Deployment");
        assertThat(deployment.text("description")).startsWith("Deployment enables declarative updates");
        assertThat(deployment.list("x-kubernetes-group-version-kind").mapAt(0).text("kind"))
                .isEqualTo("Deployment");
        MapValue ports =
                schemas.map("io.k8s.api.core.v1.Container").map("properties").map("ports");
        assertThat(ports.text("x-kubernetes-patch-merge-key")).isEqualTo("containerPort");
        assertThat(ports.list("x-kubernetes-list-map-keys").texts()).containsExactly("containerPort", "protocol");
        assertThat(ports.map("items").text("$ref")).endsWith("/schemas/io.k8s.api.core.v1.ContainerPort");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        MapValue swagger = documents.swagger();
        Set<String> dangling = new TreeSet<>();
        collect(swagger, swagger.map("definitions"), dangling);
        assertThat(dangling).isEmpty();
        for (String apiVersion : KindTable.builtin().apiVersions()) {
            MapValue document = documents.ofVersion(apiVersion);
            collect(document, document.map("components").map("schemas"), dangling);
        }
        assertThat(dangling).isEmpty();
    }

    private static void collect(Value value, MapValue definitions, Set<String> dangling) {
        if (value instanceof MapValue map) {
            String reference = map.text("$ref");
            if (reference != null && !definitions.has(reference.substring(reference.lastIndexOf('/') + 1))) {
                dangling.add(reference);
            }
            map.forEach(entry -> collect(entry.getValue(), definitions, dangling));
        } else if (value instanceof io.hydrofoil.objects.ListValue list) {
            list.forEach(item -> collect(item, definitions, dangling));
        }
    }

    @Test
    void theIndexCarriesHashesThatStay() {
        MapValue paths = documents.index().map("paths");
        assertThat(paths.keys()).contains("api/v1", "apis/apps/v1");
        String place = paths.map("apis/apps/v1").text("serverRelativeURL");
        assertThat(place)
                .isEqualTo("/openapi/v3/apis/apps/v1?hash=" + new Documents(KindTable.builtin()).hash("apps/v1"));
        assertThat(documents.hash("apps/v1")).isNotEqualTo(documents.hash("batch/v1"));
    }

    /** Reads back by hand what any protobuf reader would: field 1 of the document, then sizes that add up. */
    @Test
    void theProtobufDocumentIsWellFormed() {
        byte[] bytes = SwaggerProtobuf.bytes(Json.map("""
                        {"swagger":"2.0","info":{"title":"t","version":"v"},"paths":{},
                         "definitions":{"a.B":{"type":"object","required":["x"],"properties":{"x":{"type":"string"}},
                          "x-kubernetes-group-version-kind":[{"group":"","kind":"B","version":"v1"}]}}}"""));
        assertThat(bytes[0]).isEqualTo((byte) 0x0A);
        assertThat(new String(bytes, 2, 3, StandardCharsets.UTF_8)).isEqualTo("2.0");
        int at = 0;
        while (at < bytes.length) {
            assertThat(bytes[at] & 7).isEqualTo(2);
            int length = bytes[at + 1] & 0xFF;
            int header = 2;
            if (length >= 0x80) {
                length = (length & 0x7F) | ((bytes[at + 2] & 0x7F) << 7);
                header = 3;
            }
            at += header + length;
        }
        assertThat(at).isEqualTo(bytes.length);
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .contains("x-kubernetes-group-version-kind", "\"kind\":\"B\"");
    }

    @Test
    void anAcceptHeaderChoosesAmongWhatIsOffered() {
        List<String> offered = List.of("application/p", "application/json");
        assertThat(OpenApiHandler.chosen(null, offered)).isEqualTo("application/json");
        assertThat(OpenApiHandler.chosen("application/p, */*", offered)).isEqualTo("application/p");
        assertThat(OpenApiHandler.chosen("*/*", offered)).isEqualTo("application/json");
        assertThat(OpenApiHandler.chosen("text/html", offered)).isNull();
    }

    /** Fields, types and patch rules against the published document, where it is there. */
    @Test
    void definitionsHaveTheFieldsOfThePublishedDocument() throws IOException {
        Path file = published();
        if (file == null) {
            return;
        }
        MapValue want = Json.map(Files.readString(file)).map("components").map("schemas");
        MapValue got = documents.ofVersion("apps/v1").map("components").map("schemas");
        for (String definition : want.keys()) {
            assertThat(got.has(definition)).as(definition).isTrue();
            MapValue properties = got.map(definition).map("properties");
            for (var entry : want.map(definition).map("properties")) {
                MapValue wanted = (MapValue) entry.getValue();
                MapValue given = properties.map(entry.getKey());
                for (String key : List.of(
                        "type",
                        "format",
                        "x-kubernetes-patch-strategy",
                        "x-kubernetes-patch-merge-key",
                        "x-kubernetes-list-map-keys")) {
                    assertThat(given.get(key))
                            .as(definition + "." + entry.getKey() + " " + key)
                            .isEqualTo(wanted.get(key));
                }
            }
        }
    }

    private static Path published() {
        Path here = Path.of(System.getProperty("hydrofoil.root", "."))
                .toAbsolutePath()
                .normalize();
        for (Path up = here.getParent(); up != null; up = up.getParent()) {
            Path file = up.resolve("shared/reference/openapi/apis__apps__v1_openapi.json");
            if (Files.exists(file)) {
                return file;
            }
        }
        return null;
    }
}
