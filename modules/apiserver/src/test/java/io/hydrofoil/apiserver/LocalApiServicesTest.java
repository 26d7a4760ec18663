package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LocalApiServicesTest {
    private final Map<String, MapValue> byName = new HashMap<>();

    LocalApiServicesTest() {
        for (MapValue apiService : LocalApiServices.of(KindTable.builtin())) {
            byName.put(apiService.map("metadata").text("name", ""), apiService);
        }
    }

    @Test
    void everyVersionButThoseOfTheAggregationLayerHasOne() {
        List<String> names = KindTable.builtin().all().stream()
                .filter(kind -> !kind.group().equals("apiregistration.k8s.io"))
                .map(kind -> kind.version() + "." + kind.group())
                .distinct()
                .toList();
        assertThat(byName.keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void theNewestVersionOfAGroupComesFirst() {
        assertThat(priority("v2.autoscaling")).isGreaterThan(priority("v1.autoscaling"));
        assertThat(byName.get("v1.").map("spec").has("group")).isFalse();
    }

    private long priority(String name) {
        return byName.get(name).longAt(0, "spec", "versionPriority");
    }
}
