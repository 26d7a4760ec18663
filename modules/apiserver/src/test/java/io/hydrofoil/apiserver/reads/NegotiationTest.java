package io.hydrofoil.apiserver.reads;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NegotiationTest {
    private static final Kind SECRETS = KindTable.builtin().require("v1", "Secret");
    private static final byte[] STORED =
            ("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\",\"labels\":{\"x\":\"}\\\"{\"},"
                            + "\"resourceVersion\":\"7\"},\"data\":{\"k\":\"dg==\"}}")
                    .getBytes(StandardCharsets.UTF_8);

    private static Representation choose(String accept, Representation.Answer answer) {
        return Representation.choose(accept, Map.of(), answer, true, true);
    }

    private static String object(String accept) {
        Representation chosen = choose(accept, Representation.Answer.OBJECT);
        assertThat(chosen.refusal()).isNull();
        return new String(chosen.object(SECRETS, STORED, 0), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "application/json",
                "application/json, */*",
                "application/json;q=0",
                "application/json;charset=utf-8",
                "application/json;pretty=1",
                "application/*,application/json",
                "application/cbor,application/json",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
                "application/yaml;q=0.5,application/json;q=0.9"
            })
    void storedBytesGoOutAsTheyAre(String accept) {
        assertThat(choose(accept, Representation.Answer.OBJECT).object(SECRETS, STORED, 0))
                .isSameAs(STORED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/*",
                "APPLICATION/JSON",
                "text/html",
                "image/png,text/plain",
                "application/xml",
                "nonsense",
                ";;;",
                "text/*",
                "application/cbor"
            })
    void theRouterRefusesUnknownTypes(String accept) {
        ApiStatus refusal = choose(accept, Representation.Answer.OBJECT).refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(406);
        assertThat(refusal.details()).isNotNull();
        assertThat(refusal.message())
                .isEqualTo("406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, "
                        + "application/vnd.kubernetes.protobuf");
        assertThat(choose(accept, Representation.Answer.LIST).refusal().message())
                .endsWith("protobuf;stream=watch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;as=Foo;v=v1;g=meta.k8s.io",
                "application/json;as=PartialObjectMetadata;v=v3;g=meta.k8s.io",
                "application/json;as=PartialObjectMetadata;v=v1;g=meta",
                "application/json;as=PartialObjectMetadata",
                "application/json;v=v1;g=meta.k8s.io",
                "application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io"
            })
    void theCodecsRefuseWhatTheyCannotConvert(String accept) {
        ApiStatus refusal = choose(accept, Representation.Answer.OBJECT).refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.message()).startsWith("only the following media types are accepted: application/json");
        assertThat(refusal.details()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io | meta.k8s.io/v1",
                "application/json;g=meta.k8s.io;v=v1;as=PartialObjectMetadata | meta.k8s.io/v1",
                "application/json; as=PartialObjectMetadata; v=v1beta1; g=meta.k8s.io | meta.k8s.io/v1beta1"
            })
    void metadataIsCutOutOfTheStoredBytes(String accept, String apiVersion) {
        assertThat(object(accept))
                .isEqualTo("{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"" + apiVersion
                        + "\",\"metadata\":{\"name\":\"a\",\"labels\":{\"x\":\"}\\\"{\"},\"resourceVersion\":\"7\"}}");
    }

    @Test
    void metadataOfAListAndOfAnObjectAreNotExchangeable() {
        String one = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
        String many = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
        assertThat(choose(one, Representation.Answer.LIST).refusal().code()).isEqualTo(406);
        assertThat(choose(many, Representation.Answer.OBJECT).refusal().code()).isEqualTo(406);
        assertThat(choose(many, Representation.Answer.LIST).refusal()).isNull();
        assertThat(choose(one, Representation.Answer.WATCH).refusal()).isNull();
    }

    @Test
    void ofACustomKindTheyAreRefusedInOtherWords() {
        String one = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
        String many = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
        ApiStatus list = Representation.choose(one, Map.of(), Representation.Answer.LIST, true, false)
                .refusal();
        assertThat(list.message())
                .isEqualTo("you requested PartialObjectMetadata, but the requested object is a list"
                        + " (*unstructured.UnstructuredList)");
        ApiStatus object = Representation.choose(many, Map.of(), Representation.Answer.OBJECT, true, false)
                .refusal();
        assertThat(object.code()).isEqualTo(500);
        assertThat(object.message()).isEqualTo("content is not a list");
    }

    @Test
    void customKindsAreNotServedByTheRouter() {
        ApiStatus refusal = Representation.choose("text/html", Map.of(), Representation.Answer.OBJECT, true, false)
                .refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(406);
        assertThat(refusal.message())
                .isEqualTo("only the following media types are accepted: application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf");
        assertThat(Representation.choose("application/*", Map.of(), Representation.Answer.LIST, true, false)
                        .refusal())
                .isNull();
    }

    @Test
    void anEmptyMetadataListHasNullItems() {
        Representation chosen =
                choose("application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", Representation.Answer.LIST);
        assertThat(new String(chosen.list(SECRETS, ListMeta.whole(9), List.of(), 0), StandardCharsets.UTF_8))
                .isEqualTo("{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/v1\","
                        + "\"metadata\":{\"resourceVersion\":\"9\"},\"items\":null}");
    }

    @Test
    void includeObjectMattersToTablesOnly() {
        String table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
        Map<String, List<String>> query = Map.of("includeObject", List.of("All"));
        assertThat(Representation.choose(table, query, Representation.Answer.LIST, true, true)
                        .refusal()
                        .code())
                .isEqualTo(400);
        assertThat(Representation.choose("application/json", query, Representation.Answer.LIST, true, true)
                        .refusal())
                .isNull();
    }

    @Test
    void whatHasNoTableStillHasMetadata() {
        String as = "application/json;g=meta.k8s.io;v=v1;as=";
        ApiStatus refusal =
                choose(as + "Table", Representation.Answer.BARE_OBJECT).refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(406);
        assertThat(choose(as + "PartialObjectMetadata", Representation.Answer.BARE_OBJECT)
                        .refusal())
                .isNull();
    }

    @Test
    void aScaleHasColumnsOfItsOwn() {
        Representation table = choose("application/json;as=Table;g=meta.k8s.io;v=v1", Representation.Answer.OBJECT);
        MapValue scale = new MapValue()
                .put("kind", "Scale")
                .put("apiVersion", "autoscaling/v1")
                .put("metadata", new MapValue().put("name", "a"))
                .put("spec", new MapValue().put("replicas", 3))
                .put("status", new MapValue().put("replicas", 2));
        Kind deployments = KindTable.builtin().require("apps/v1", "Deployment");
        assertThat(new String(table.object(deployments, scale, 0), StandardCharsets.UTF_8))
                .contains("\"cells\":[\"a\",3,2,\"<unknown>\"]");
    }
}
