package io.hydrofoil.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LabelIndexTest {
    private static final Kind POD = KindTable.builtin().require("v1", "Pod");
    private static final List<String> SELECTORS = List.of(
            "",
            "app=a",
            "app in (a,b),!tier",
            "tier",
            "app!=c",
            "apps.kubernetes.io/pod-index=2",
            "app=a,apps.kubernetes.io/pod-index notin (1)");

    private static ApiObject pod(Random random, String name, long revision) {
        MapValue labels = new MapValue().put("app", List.of("a", "b", "c").get(random.nextInt(3)));
        if (random.nextBoolean()) {
            labels.put("tier", "x");
        }
        if (random.nextBoolean()) {
            labels.put("apps.kubernetes.io/pod-index", Integer.toString(random.nextInt(4)));
        }
        MapValue metadata = new MapValue()
                .put("name", name)
                .put("namespace", "ns" + random.nextInt(2))
                .put("labels", labels);
        return ApiObject.of(POD, revision, new MapValue().put("metadata", metadata));
    }

    @Test
    void findsWhatAWalkOverAllObjectsFinds() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LabelIndex index = new LabelIndex();
        Map<String, ApiObject> objects = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            String name = "p" + random.nextInt(40);
            ApiObject now = random.nextInt(3) == 0 ? null : pod(random, name, i);
            index.replace(objects.get(name), now);
            if (now == null) {
                objects.remove(name);
            } else {
                objects.put(name, now);
            }
            String namespace = "ns" + random.nextInt(2);
            LabelSelector selector = LabelSelector.parse(SELECTORS.get(random.nextInt(SELECTORS.size())));
            List<ApiObject> walked = objects.values().stream()
                    .filter(object -> object.namespace().equals(namespace) && selector.matches(object.labels()))
                    .toList();
            assertThat(index.selected(namespace, selector))
                    .as("seed " + seed + " selector " + selector)
                    .containsExactlyInAnyOrderElementsOf(walked);
        }
    }
}
