package io.hydrofoil.apiserver.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.testing.TestStore;
import io.hydrofoil.chassis.Metrics;
import org.junit.jupiter.api.Test;

final class StoreMetricsTest {
    @Test
    void tellsHowManyObjectsOfEachKindThereAreAndHowMuchRoom() {
        try (TestStore fixture = new TestStore()) {
            Metrics metrics = new Metrics();
            StoreMetrics.register(metrics, fixture.store, () -> fixture.kinds);
            fixture.put("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','namespace':'n'}}");
            fixture.put("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'b','namespace':'m'}}");
            fixture.put("{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'a','namespace':'n'}}");
            assertThat(new String(metrics.text(), UTF_8).lines())
                    .contains("apiserver_resource_objects{group=\"\",resource=\"configmaps\"} 2.0")
                    .contains("apiserver_resource_objects{group=\"apps\",resource=\"deployments\"} 1.0")
                    .contains("apiserver_resource_objects{group=\"\",resource=\"pods\"} 0.0")
                    .contains("apiserver_storage_objects{resource=\"deployments.apps\"} 1.0")
                    .contains("hydrofoil_store_bytes " + (double) fixture.store.bytes());
            assertThat(fixture.store.bytes()).isBetween(100L, 2_000L);
        }
    }
}
