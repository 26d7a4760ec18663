package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SchemaTest {
    private static Schema.Field field(String definition, String name) {
        Schema.Field field = Schema.definition(definition).field(name);
        assertThat(field).as(definition + "." + name).isNotNull();
        return field;
    }

    @Test
    void everyServedKindHasASchemaAndAllItNamesExists() {
        ArrayDeque<Schema> open = new ArrayDeque<>();
        for (Kind kind : KindTable.builtin().all()) {
            if (kind.persisted()) {
                assertThat(Schema.of(kind).fields()).as(kind.toString()).containsKey("metadata");
            }
            open.add(Schema.of(kind));
        }
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Schema schema = open.remove();
            if (schema.type() == Schema.Type.LIST || schema.type() == Schema.Type.MAP) {
                open.add(schema.item());
            } else if (schema.definition().isEmpty() || seen.add(schema.definition())) {
                schema.fields().values().forEach(f -> open.add(f.schema()));
            }
        }
        assertThat(seen).hasSizeGreaterThan(400).contains("io.k8s.api.core.v1.PodSpec");
    }

    @Test
    void mergeKeysAndMapKeysDifferWhereTheApiSaysSo() {
        Schema.Field ports = field("io.k8s.api.core.v1.Container", "ports");
        assertThat(ports.listType()).isEqualTo(Schema.ListType.MAP);
        assertThat(ports.mapKeys()).containsExactly("containerPort", "protocol");
        assertThat(ports.patch()).isEqualTo(new Schema.Patch(true, false, false, "containerPort"));
        Schema.Field volumes = field("io.k8s.api.core.v1.PodSpec", "volumes");
        assertThat(volumes.patch()).isEqualTo(new Schema.Patch(true, true, false, "name"));
        assertThat(field("io.k8s.api.core.v1.PodSpec", "nodeSelector").atomicMap())
                .isTrue();
    }

    @Test
    void typesOfSpecialScalarsAreKnown() {
        assertThat(field("io.k8s.api.core.v1.HTTPGetAction", "port").schema().type())
                .isEqualTo(Schema.Type.INT_OR_STRING);
        assertThat(field("io.k8s.api.core.v1.ResourceRequirements", "limits")
                        .schema()
                        .item()
                        .type())
                .isEqualTo(Schema.Type.QUANTITY);
        assertThat(field("io.k8s.api.coordination.v1.LeaseSpec", "renewTime")
                        .schema()
                        .type())
                .isEqualTo(Schema.Type.MICRO_TIME);
        assertThat(field("io.k8s.api.core.v1.Secret", "data").schema().item().type())
                .isEqualTo(Schema.Type.BYTES);
        assertThat(field("io.k8s.api.apps.v1.ControllerRevision", "data")
                        .schema()
                        .type())
                .isEqualTo(Schema.Type.RAW);
        assertThat(field("io.k8s.api.core.v1.PodSpec", "containers").required()).isTrue();
        assertThat(field("io.k8s.api.core.v1.ContainerPort", "protocol").defaultValue())
                .isEqualTo(new StringValue("TCP"));
    }

    @Test
    void anUnknownDefinitionIsAFaultOfTheCaller() {
        assertThatThrownBy(() -> Schema.definition("io.k8s.api.core.v1.Nothing"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
