package io.hydrofoil.objects.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Owners of replicas, through an object and through its Scale. */
final class ScaleOwnersTest {
    private static final List<String> REPLICAS = List.of("spec", "replicas");
    private static final MapValue PARENT = Json.map("""
            {"apiVersion":"apps/v1","metadata":{"managedFields":[
             {"manager":"one","operation":"Apply","apiVersion":"apps/v1","time":"2026-01-01T00:00:00Z",
              "fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:paused":{},"f:replicas":{}}}}]}}
            """);

    @Test
    void whoScalesTakesTheReplicasAndHasNoTime() {
        Value scaled = Json.map("""
                {"list":[{"manager":"scaler","operation":"Update","subresource":"scale",
                 "apiVersion":"autoscaling/v1","time":"2026-01-02T00:00:00Z","fieldsType":"FieldsV1",
                 "fieldsV1":{"f:spec":{"f:replicas":{}}}}]}
                """).list("list");
        assertThat(ScaleOwners.ofParent(PARENT, REPLICAS, scaled))
                .isEqualTo(Json.map("""
                {"list":[{"manager":"one","operation":"Apply","apiVersion":"apps/v1","time":"2026-01-01T00:00:00Z",
                  "fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:paused":{}}}},
                 {"manager":"scaler","operation":"Update","subresource":"scale","apiVersion":"apps/v1",
                  "fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}}}]}
                """).list("list"));
    }

    @Test
    void whoOwnsTheReplicasAlreadyStaysAsHeIs() {
        Value same = ScaleOwners.ofScale(PARENT, REPLICAS);
        assertThat(ScaleOwners.ofParent(PARENT, REPLICAS, same))
                .isEqualTo(PARENT.map("metadata").list("managedFields"));
    }
}
