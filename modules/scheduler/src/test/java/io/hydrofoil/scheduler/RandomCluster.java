package io.hydrofoil.scheduler;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random nodes and pods that are likely to meet each other's labels, taints, ports and sizes. */
final class RandomCluster {
    static final Kind NODE = KindTable.builtin().require("v1", "Node");
    static final Kind POD = KindTable.builtin().require("v1", "Pod");

    private static final List<String> KEYS = List.of("zone", "disk", "rank");
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");
    private static final List<String> OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt");

    private final RandomGenerator random;

    RandomCluster(RandomGenerator random) {
        this.random = random;
    }

    List<ApiObject> nodes(int count) {
        List<ApiObject> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(node("n" + i));
        }
        return nodes;
    }

    ApiObject node(String name) {
        MapValue tree = new MapValue();
        MapValue metadata = tree.ensureMap("metadata").put("name", name).put("uid", name);
        MapValue labels = metadata.ensureMap("labels");
        for (String key : KEYS) {
            if (random.nextInt(4) > 0) {
                labels.put(key, value());
            }
        }
        MapValue spec = tree.ensureMap("spec");
        if (random.nextInt(8) == 0) {
            spec.put("unschedulable", true);
        }
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            spec.ensureList("taints")
                    .add(new MapValue()
                            .put("key", pick(KEYS))
                            .put("value", value())
                            .put("effect", pick(EFFECTS)));
        }
        MapValue allocatable = tree.ensureMap("status").ensureMap("allocatable");
        allocatable.put("cpu", 1 + random.nextInt(4)).put("memory", (1 + random.nextInt(8)) + "Gi");
        allocatable.put("pods", Integer.toString(2 + random.nextInt(6)));
        if (random.nextInt(3) == 0) {
            allocatable.put("example.com/gpu", Integer.toString(random.nextInt(3)));
        }
        return ApiObject.of(NODE, 1, tree);
    }

    MapValue podSpec() {
        MapValue spec = new MapValue();
        ListValue containers = spec.ensureList("containers");
        for (int i = random.nextInt(2); i >= 0; i--) {
            containers.add(container());
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            MapValue init = container();
            if (random.nextBoolean()) {
                init.put("restartPolicy", "Always");
            }
            spec.ensureList("initContainers").add(init);
        }
        if (random.nextInt(5) == 0) {
            spec.ensureMap("nodeSelector").put(pick(KEYS), value());
        }
        if (random.nextInt(2) == 0) {
            affinity(spec.ensureMap("affinity").ensureMap("nodeAffinity"));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            spec.ensureList("tolerations").add(toleration());
        }
        return spec;
    }

    private MapValue container() {
        MapValue container = new MapValue().put("name", "c");
        MapValue requests = container.ensureMap("resources").ensureMap("requests");
        if (random.nextInt(3) > 0) {
            requests.put("cpu", (50 + random.nextInt(900)) + "m");
        }
        if (random.nextInt(3) > 0) {
            requests.put("memory", (100 + random.nextInt(1500)) + "Mi");
        }
        if (random.nextInt(12) == 0) {
            requests.put("example.com/gpu", "1");
        }
        if (random.nextInt(6) == 0) {
            MapValue port = container.ensureList("ports").addMap().put("hostPort", 8000 + random.nextInt(3));
            port.put("protocol", random.nextInt(3) == 0 ? "UDP" : "TCP");
            if (random.nextBoolean()) {
                port.put("hostIP", "10.0.0." + random.nextInt(2));
            }
        }
        return container;
    }

    private void affinity(MapValue affinity) {
        if (random.nextBoolean()) {
            ListValue terms = affinity.ensureMap("requiredDuringSchedulingIgnoredDuringExecution")
                    .ensureList("nodeSelectorTerms");
            for (int i = random.nextInt(2); i >= 0; i--) {
                terms.add(term());
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            affinity.ensureList("preferredDuringSchedulingIgnoredDuringExecution")
                    .add(new MapValue().put("weight", 1 + random.nextInt(100)).put("preference", term()));
        }
    }

    private MapValue term() {
        MapValue term = new MapValue();
        for (int i = random.nextInt(3); i > 0; i--) {
            MapValue expression = term.ensureList("matchExpressions").addMap();
            String operator = pick(OPERATORS);
            expression.put("key", pick(KEYS)).put("operator", operator);
            int values = operator.endsWith("t") ? 1 : operator.endsWith("In") ? 1 + random.nextInt(2) : 0;
            for (int v = 0; v < values; v++) {
                expression.ensureList("values").add(value());
            }
        }
        if (random.nextInt(6) == 0) {
            MapValue field = term.ensureList("matchFields").addMap();
            field.put("key", "metadata.name").put("operator", random.nextBoolean() ? "In" : "NotIn");
            field.ensureList("values").add("n" + random.nextInt(4));
        }
        return term;
    }

    private MapValue toleration() {
        MapValue toleration = new MapValue();
        if (random.nextInt(4) == 0) {
            toleration.put("operator", "Exists");
            if (random.nextBoolean()) {
                toleration.put("key", pick(KEYS));
            }
        } else {
            toleration.put("key", pick(KEYS)).put("value", value());
        }
        if (random.nextBoolean()) {
            toleration.put("effect", pick(EFFECTS));
        }
        return toleration;
    }

    private String value() {
        return random.nextInt(5) == 0 ? "x" : Integer.toString(random.nextInt(3));
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
