package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class CustomKindsTest {
    private static final MapValue DEFINITION = Json.map("""
        {"metadata":{"name":"ships.sea.example.com"},"spec":{"group":"sea.example.com","scope":"Namespaced",
         "versions":[
          {"name":"v1","served":true,"storage":true,
           "selectableFields":[{"jsonPath":".spec.flag"}],
           "subresources":{"status":{},"scale":{"specReplicasPath":".spec.n","statusReplicasPath":".status.n"}},
           "additionalPrinterColumns":[{"name":"Flag","type":"string","jsonPath":".spec.flag"}],
           "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":
            {"flag":{"type":"string","default":"red"},"n":{"type":"integer"}}}}}}},
          {"name":"v1beta1","served":false,"storage":false,
           "schema":{"openAPIV3Schema":{"type":"object"}}},
          {"name":"v2","served":true,"storage":false,"deprecated":true,
           "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":
            {"n":{"type":"integer"},"m":{"type":"integer","default":7}}}}}}}]},
         "status":{"acceptedNames":{"plural":"ships","singular":"ship","kind":"Ship","listKind":"ShipList"}}}
        """);

    private final List<Kind> kinds = CustomKinds.of(DEFINITION);
    private final Kind second = kinds.get(0);
    private final Kind first = kinds.get(1);

    @Test
    void servedVersionsAreRowsNewestFirst() {
        assertThat(kinds).extracting(Kind::apiVersion).containsExactly("sea.example.com/v2", "sea.example.com/v1");
        assertThat(first.storageVersion()).isEqualTo("sea.example.com/v1");
        assertThat(second.storageVersion()).isEqualTo("sea.example.com/v1");
        assertThat(first.subresources()).extracting(Kind.Subresource::name).containsExactly("status", "scale");
        assertThat(second.subresources()).isEmpty();
        assertThat(first.listKind()).isEqualTo("ShipList");
        assertThat(second.custom().deprecation()).isEqualTo("sea.example.com/v2 Ship is deprecated");
        KindTable table = KindTable.builtin().with(kinds);
        assertThat(table.byResource("sea.example.com/v2", "ships")).isSameAs(second);
        assertThat(table.byResource("v1", "pods")).isNotNull();
        assertThat(KindTable.builtin().byResource("sea.example.com/v2", "ships"))
                .isNull();
    }

    @Test
    void versionsConvertByNameAndLoseWhatTheOtherDoesNotKnow() {
        MapValue given = Json.map("{\"apiVersion\":\"sea.example.com/v2\",\"spec\":{\"n\":1,\"m\":2}}");
        MapValue stored = second.custom().toStored(given);
        assertThat(stored).isEqualTo(Json.map("{\"apiVersion\":\"sea.example.com/v1\",\"spec\":{\"n\":1}}"));
        assertThat(first.custom().toShown(first, stored))
                .isEqualTo(Json.map("{\"apiVersion\":\"sea.example.com/v1\",\"spec\":{\"n\":1,\"flag\":\"red\"}}"));
        assertThat(second.custom().toShown(second, stored))
                .isEqualTo(Json.map("{\"apiVersion\":\"sea.example.com/v2\",\"spec\":{\"n\":1}}"));
    }

    @Test
    void versionsThatNeedAWebhookSaySo() {
        MapValue definition = DEFINITION.copy();
        definition.ensureMap("spec").ensureMap("conversion").put("strategy", "Webhook");
        List<Kind> converted = CustomKinds.of(definition);
        assertThat(converted.get(0).custom().webhook()).isNotNull();
        assertThat(converted.get(1).custom().webhook()).isNotNull();
        assertThat(second.custom().webhook()).isNull();
    }

    @Test
    void openObjectsKeepWhatTheirSchemaDoesNotName() throws MalformedException {
        MapValue definition = DEFINITION.copy();
        definition
                .ensureMap("spec")
                .ensureList("versions")
                .mapAt(0)
                .put(
                        "schema",
                        Json.of(
                                "{\"openAPIV3Schema\":{\"type\":\"object\",\"x-kubernetes-preserve-unknown-fields\":true}}"));
        MapValue object = Json.map("{\"spec\":{\"any\":1}}");
        Shape.conform(CustomKinds.of(definition).get(1), object, new Shape.Report());
        assertThat(object).isEqualTo(Json.map("{\"spec\":{\"any\":1}}"));
    }

    @Test
    void objectsAreSelectedByWhatTheyShow() throws MalformedException {
        byte[] record = RecordCodec.encode(first, Json.map("{\"metadata\":{\"name\":\"a\"},\"spec\":{\"n\":1}}"));
        RecordFlyweight flyweight = new RecordFlyweight().wrap(new UnsafeBuffer(record), 0, record.length);
        assertThat(flyweight.matches(FieldSelector.parse("spec.flag=red", first)))
                .isTrue();
        assertThat(flyweight.matches(FieldSelector.parse("spec.flag=blue", first)))
                .isFalse();
        assertThat(flyweight.matches(FieldSelector.parse("metadata.name=a", first)))
                .isTrue();
    }

    @Test
    void tablesHaveTheColumnsOfTheDefinition() {
        assertThat(Tables.columns(first).maps())
                .extracting(column -> column.text("name"))
                .containsExactly("Name", "Flag");
        assertThat(Tables.columns(second).maps())
                .extracting(column -> column.text("name"))
                .containsExactly("Name", "Age");
        MapValue object = Json.map("{\"metadata\":{\"name\":\"a\"},\"spec\":{\"flag\":\"red\"}}");
        assertThat(Tables.cells(first, object, 0)).isEqualTo(ListValue.ofTexts(List.of("a", "red")));
    }

    @Test
    void scalesFollowTheirPaths() {
        ScalePaths paths = first.custom().scale();
        MapValue object = new MapValue();
        paths.replicas(object, 4);
        assertThat(ScalePaths.at(object, paths.specReplicas())).isEqualTo(NumberValue.of(4));
        List<FieldError> errors = first.custom().faults(Json.map("{\"spec\":{\"n\":-1}}"), null, text -> {});
        assertThat(errors).extracting(FieldError::field).contains(".spec.n");
        assertThat(first.custom().faults(Json.map("{\"spec\":[]}"), null, text -> {}))
                .extracting(FieldError::detail)
                .contains(".spec.n accessor error: [] is of the type []interface {}, expected map[string]interface{}");
    }

    @Test
    void versionsAreOrderedByStability() {
        List<String> versions =
                new java.util.ArrayList<>(List.of("v1alpha1", "foo", "v1", "v2beta2", "v10", "v2", "v2beta10", "bar"));
        versions.sort(VersionOrder.NEWEST_FIRST);
        assertThat(versions).containsExactly("v10", "v2", "v1", "v2beta10", "v2beta2", "v1alpha1", "bar", "foo");
    }

    @Test
    void finalizersNeedNoDomainButShouldHaveOne() {
        MapValue plain = Json.map(
                "{\"metadata\":{\"name\":\"a\",\"namespace\":\"n\",\"finalizers\":[\"foo\",\"orphan\",\"x/y\"]}}");
        String warning =
                "metadata.finalizers: \"foo\": prefer a domain-qualified finalizer name including a path (/) to"
                        + " avoid accidental conflicts with other finalizer writers";
        assertThat(Validation.create(first, plain)).isEmpty();
        assertThat(Warnings.create(first, plain)).containsExactly(warning);
        assertThat(Validation.update(first, "", plain, plain)).isEmpty();
        assertThat(Warnings.update(first, plain, plain)).isEmpty();
        Kind maps = KindTable.builtin().require("v1", "ConfigMap");
        assertThat(Validation.create(maps, plain))
                .extracting(FieldError::field)
                .containsExactly("metadata.finalizers[0]");
        Kind bindings =
                KindTable.builtin().require("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration");
        assertThat(Validation.create(bindings, plain)).isEmpty();
    }
}
