package io.hydrofoil.apiserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
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
                .of("apis/apps/v1")
                .map("paths")
                .map("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
                .map("patch");
        assertThat(patch.map("x-kubernetes-group-version-kind").text("kind")).isEqualTo("Deployment");
        assertThat(patch.list("parameters").stream().map(p -> ((MapValue) p).text("name")))
                .contains("fieldValidation");
    }

    @Test
    void fieldsAreExplainedAndTyped() {
        MapValue schemas = documents.of("apis/apps/v1").map("components").map("schemas");
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
        collect(swagger, swagger, dangling);
        assertThat(dangling).isEmpty();
        for (String place : documents.index().map("paths").keys()) {
            MapValue document = documents.of(place);
            collect(document, document, dangling);
        }
        assertThat(dangling).isEmpty();
    }

    private static void collect(Value value, MapValue document, Set<String> dangling) {
        if (value instanceof MapValue map) {
            String reference = map.text("$ref");
            if (reference != null
                    && document.at(reference.substring("#/".length()).split("/")) == null) {
                dangling.add(reference);
            }
            map.forEach(entry -> collect(entry.getValue(), document, dangling));
        } else if (value instanceof io.hydrofoil.objects.ListValue list) {
            list.forEach(item -> collect(item, document, dangling));
        }
    }

    @Test
    void theIndexCarriesHashesThatStay() {
        MapValue paths = documents.index().map("paths");
        assertThat(paths.keys()).contains("api/v1", "apis/apps/v1");
        String place = paths.map("apis/apps/v1").text("serverRelativeURL");
        assertThat(paths.keys()).contains("api", "apis", "apis/apps", "version", "openid/v1/jwks");
        assertThat(place)
                .isEqualTo("/openapi/v3/apis/apps/v1?hash=" + new Documents(KindTable.builtin()).hash("apis/apps/v1"));
        assertThat(documents.hash("apis/apps/v1")).isNotEqualTo(documents.hash("apis/batch/v1"));
    }

    @Test
    void sharedParametersAreNamedOnceAndReferredTo() {
        MapValue swagger = documents.swagger();
        MapValue shared = swagger.map("parameters");
        assertThat(shared.keys()).anyMatch(name -> name.startsWith("pretty-"));
        for (MapValue parameter : swagger.map("paths")
                .map("/api/v1/namespaces")
                .list("parameters")
                .maps()) {
            String reference = parameter.text("$ref", "");
            assertThat(shared.has(reference.substring("#/parameters/".length())))
                    .isTrue();
        }
    }

    /** Reads back by hand what any protobuf reader would: field 1 of the document, then sizes that add up. */
    @Test
    void theProtobufDocumentIsWellFormed() {
        byte[] bytes = SwaggerProtobuf.bytes(Json.map("""
            {"swagger":"2.0","info":{"title":"t","version":"v"},"paths":{},
             "definitions":{"a.B":{"type":"object","required":["x"],"properties":{"x":{"type":"string"}},
              "x-kubernetes-group-version-kind":[{"group":"","kind":"B","version":"v1"}]}}}\
            """));
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
}
