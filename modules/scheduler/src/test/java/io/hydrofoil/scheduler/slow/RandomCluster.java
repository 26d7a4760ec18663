package io.hydrofoil.scheduler.slow;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random nodes and pods that are likely to meet each other's labels, taints, ports, sizes and terms. */
public final class RandomCluster {
    public static final Kind NODE = KindTable.builtin().require("v1", "Node");
    public static final Kind POD = KindTable.builtin().require("v1", "Pod");
    public static final String HOSTNAME = "kubernetes.io/hostname";
    public static final String ZONE = "topology.kubernetes.io/zone";

    private static final List<String> KEYS = List.of("disk", "rank", ZONE);
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");
    private static final List<String> OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt");
    private static final List<String> NAMESPACES = List.of("blue", "green");
    private static final List<String> IMAGES = List.of("registry/web", "registry/db", "tool");

    private final RandomGenerator random;
    private final int racks;
    private int pods;

    /** From this source of chance. */
    public RandomCluster(RandomGenerator random) {
        this(random, 3);
    }

    /** With nodes in so many racks. */
    public RandomCluster(RandomGenerator random, int racks) {
        this.random = random;
        this.racks = racks;
    }

    /** A node. */
    public ApiObject node(String name) {
        MapValue tree = new MapValue();
        MapValue metadata = tree.ensureMap("metadata").put("name", name).put("uid", name);
        MapValue labels = metadata.ensureMap("labels");
        if (random.nextInt(10) > 0) {
            labels.put(HOSTNAME, name);
        }
        for (String key : KEYS) {
            if (random.nextInt(5) > 0) {
                labels.put(key, value());
            }
        }
        if (random.nextInt(10) > 0) {
            labels.put("rack", "r" + random.nextInt(racks));
        }
        MapValue spec = tree.ensureMap("spec");
        if (random.nextInt(12) == 0) {
            spec.put("unschedulable", true);
        }
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            MapValue taint = new MapValue().put("key", pick(KEYS)).put("value", value());
            spec.ensureList("taints").add(taint.put("effect", pick(EFFECTS)));
        }
        MapValue allocatable = tree.ensureMap("status").ensureMap("allocatable");
        allocatable.put("cpu", 2 + random.nextInt(4)).put("memory", (2 + random.nextInt(8)) + "Gi");
        allocatable.put("pods", Integer.toString(3 + random.nextInt(8)));
        if (random.nextInt(3) == 0) {
            allocatable.put("example.com/gpu", Integer.toString(random.nextInt(3)));
        }
        for (String image : IMAGES) {
            if (random.nextInt(3) == 0) {
                MapValue entry = tree.map("status").ensureList("images").addMap();
                entry.put("sizeBytes", ((IMAGES.indexOf(image) + 1) * 400L) << 20);
                entry.ensureList("names").add(image + "@sha256:1").add(image + ":latest");
            }
        }
        return ApiObject.of(NODE, 1, tree);
    }

    /** A pod without a node; {@code like} gives others like it, but for their names. */
    public ApiObject pod() {
        MapValue tree = new MapValue();
        MapValue metadata = tree.ensureMap("metadata").put("namespace", pick(NAMESPACES));
        MapValue labels = metadata.ensureMap("labels");
        labels.put("app", pick(List.of("a", "b", "c")));
        if (random.nextBoolean()) {
            labels.put("tier", pick(List.of("x", "y")));
        }
        tree.put("spec", podSpec().put("priority", random.nextInt(4) * 10 - 10));
        return named(tree);
    }

    /** Another pod like this one; sometimes with other labels. */
    public ApiObject like(ApiObject pod) {
        MapValue tree = pod.tree().copy();
        if (random.nextInt(6) == 0) {
            tree.ensureMap("metadata").ensureMap("labels").put("tier", pick(List.of("x", "y")));
        }
        return named(tree);
    }

    private ApiObject named(MapValue tree) {
        String name = "p" + pods++;
        tree.ensureMap("metadata").put("name", name).put("uid", "uid-" + name);
        if (random.nextInt(8) > 0) {
            String start = "2026-01-01T00:00:0" + random.nextInt(10) + "Z";
            tree.ensureMap("status").put("startTime", start);
        }
        return ApiObject.of(POD, 1, tree);
    }

    /** A disruption budget. */
    public ApiObject budget(String name) {
        MapValue tree = new MapValue();
        tree.ensureMap("metadata").put("name", name).put("namespace", pick(NAMESPACES));
        MapValue spec = tree.ensureMap("spec");
        if (random.nextInt(6) > 0) {
            spec.put("selector", labelSelector());
        }
        tree.ensureMap("status").put("disruptionsAllowed", random.nextInt(3));
        if (random.nextInt(3) == 0) {
            tree.map("status").ensureMap("disruptedPods").put("p" + random.nextInt(20), "2026-01-01T00:00:00Z");
        }
        return ApiObject.of(KindTable.builtin().require("policy/v1", "PodDisruptionBudget"), 1, tree);
    }

    /** Labels of a namespace. */
    public MapValue namespaceLabels() {
        MapValue labels = new MapValue();
        if (random.nextBoolean()) {
            labels.put("team", pick(List.of("red", "white")));
        }
        return labels;
    }

    /** The namespaces of pods. */
    public List<String> namespaces() {
        return NAMESPACES;
    }

    private MapValue podSpec() {
        MapValue spec = new MapValue();
        ListValue containers = spec.ensureList("containers");
        for (int i = random.nextInt(2); i >= 0; i--) {
            containers.add(container());
        }
        for (int i = random.nextInt(3) - 1; i > 0; i--) {
            MapValue init = container();
            if (random.nextBoolean()) {
                init.put("restartPolicy", "Always");
            }
            spec.ensureList("initContainers").add(init);
        }
        if (random.nextInt(8) == 0) {
            spec.ensureMap("nodeSelector").put(pick(KEYS), value());
        }
        if (random.nextInt(3) == 0) {
            nodeAffinity(spec.ensureMap("affinity").ensureMap("nodeAffinity"));
        }
        if (random.nextInt(3) == 0) {
            podAffinity(spec.ensureMap("affinity").ensureMap("podAffinity"));
        }
        if (random.nextInt(3) == 0) {
            podAffinity(spec.ensureMap("affinity").ensureMap("podAntiAffinity"));
        }
        for (int i = random.nextInt(5) - 2; i > 0; i--) {
            spec.ensureList("topologySpreadConstraints").add(constraint());
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            spec.ensureList("tolerations").add(toleration());
        }
        return spec;
    }

    private MapValue container() {
        MapValue container = new MapValue().put("name", "c").put("image", pick(IMAGES));
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
        if (random.nextInt(8) == 0) {
            MapValue port = container.ensureList("ports").addMap().put("hostPort", 8000 + random.nextInt(3));
            port.put("protocol", random.nextInt(3) == 0 ? "UDP" : "TCP");
            if (random.nextBoolean()) {
                port.put("hostIP", "10.0.0." + random.nextInt(2));
            }
        }
        return container;
    }

    private void nodeAffinity(MapValue affinity) {
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
            for (int v = operator.startsWith("Does") || operator.equals("Exists") ? 0 : values; v > 0; v--) {
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

    private void podAffinity(MapValue affinity) {
        if (random.nextBoolean()) {
            for (int i = random.nextInt(2); i >= 0; i--) {
                affinity.ensureList("requiredDuringSchedulingIgnoredDuringExecution")
                        .add(podTerm());
            }
        } else {
            for (int i = random.nextInt(2); i >= 0; i--) {
                MapValue preferred = new MapValue().put("weight", 1 + random.nextInt(100));
                affinity.ensureList("preferredDuringSchedulingIgnoredDuringExecution")
                        .add(preferred.put("podAffinityTerm", podTerm()));
            }
        }
    }

    private MapValue podTerm() {
        MapValue term = new MapValue().put("topologyKey", topologyKey());
        if (random.nextInt(20) > 0) {
            term.put("labelSelector", labelSelector());
        }
        if (random.nextInt(4) == 0) {
            term.ensureList("namespaces").add(pick(NAMESPACES));
        }
        if (random.nextInt(4) == 0) {
            MapValue selector = term.ensureMap("namespaceSelector");
            if (random.nextInt(3) > 0) {
                selector.ensureMap("matchLabels").put("team", pick(List.of("red", "white")));
            }
        }
        return term;
    }

    private MapValue constraint() {
        MapValue constraint = new MapValue()
                .put("maxSkew", 1 + random.nextInt(3))
                .put("topologyKey", topologyKey())
                .put("whenUnsatisfiable", random.nextBoolean() ? "DoNotSchedule" : "ScheduleAnyway");
        if (random.nextInt(20) > 0) {
            constraint.put("labelSelector", labelSelector());
        }
        if (random.nextInt(3) == 0 && constraint.text("whenUnsatisfiable", "").equals("DoNotSchedule")) {
            constraint.put("minDomains", 1 + random.nextInt(4));
        }
        if (random.nextInt(3) == 0) {
            constraint.put("nodeAffinityPolicy", random.nextBoolean() ? "Ignore" : "Honor");
        }
        if (random.nextInt(3) == 0) {
            constraint.put("nodeTaintsPolicy", random.nextBoolean() ? "Ignore" : "Honor");
        }
        if (random.nextInt(4) == 0) {
            constraint.ensureList("matchLabelKeys").add("tier");
        }
        return constraint;
    }

    private MapValue labelSelector() {
        MapValue selector = new MapValue();
        if (random.nextInt(4) > 0) {
            selector.ensureMap("matchLabels").put("app", pick(List.of("a", "b", "c")));
        }
        if (random.nextInt(4) == 0) {
            MapValue expression = new MapValue().put("key", "tier").put("operator", pick(List.of("Exists", "NotIn")));
            if (expression.text("operator", "").equals("NotIn")) {
                expression.ensureList("values").add("x");
            }
            selector.ensureList("matchExpressions").add(expression);
        }
        return selector;
    }

    private String topologyKey() {
        return pick(List.of(HOSTNAME, ZONE, ZONE, "rack"));
    }

    private MapValue toleration() {
        MapValue toleration = new MapValue();
        if (random.nextInt(6) > 0) {
            toleration.put("key", pick(List.of("disk", "rank", ZONE, "node.kubernetes.io/unschedulable")));
        }
        if (!toleration.has("key") || random.nextBoolean()) {
            toleration.put("operator", "Exists");
        } else {
            toleration.put("value", value());
        }
        if (random.nextBoolean()) {
            toleration.put("effect", pick(EFFECTS));
        }
        return toleration;
    }

    private String value() {
        return Integer.toString(random.nextInt(3));
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
