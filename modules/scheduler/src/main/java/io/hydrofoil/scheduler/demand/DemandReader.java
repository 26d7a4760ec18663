package io.hydrofoil.scheduler.demand;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads demands from pods. Volumes, devices and default spreading depend on other objects and are added later. */
public final class DemandReader {
    private static final int MIN_DOMAINS = 1;

    private DemandReader() {}

    /** The demand of a pod that has no node. */
    public static Demand.Parts read(ApiObject pod) {
        MapValue spec = pod.spec();
        return new Demand.Parts()
                .load(Load.of(spec, MapValue.EMPTY))
                .nodes(nodes(spec))
                .pods(pods(pod))
                .ports(ports(spec))
                .images(images(spec));
    }

    private static NodeWishes nodes(MapValue spec) {
        MapValue selector = spec.map("nodeSelector");
        MapValue affinity = spec.mapAt("affinity", "nodeAffinity");
        MapValue required = affinity.map("requiredDuringSchedulingIgnoredDuringExecution");
        NodeWishes wishes = new NodeWishes(
                spec.text("nodeName", ""),
                selector.isEmpty() ? null : NodeTerm.ofSelector(selector.texts()),
                required.isEmpty() ? null : NodeTerm.list(required.list("nodeSelectorTerms")),
                preferredNodes(affinity),
                Toleration.of(spec.list("tolerations")));
        return wishes.equals(NodeWishes.NONE) ? NodeWishes.NONE : wishes;
    }

    /** Preferred terms of node affinity; empty terms and weights of 0 say nothing. */
    public static List<NodeTerm.Weighted> preferredNodes(MapValue affinity) {
        List<NodeTerm.Weighted> list = new ArrayList<>();
        for (MapValue entry :
                affinity.list("preferredDuringSchedulingIgnoredDuringExecution").maps()) {
            NodeTerm term = NodeTerm.of(entry.map("preference"));
            if (!term.isEmpty() && entry.number("weight", 0) != 0) {
                list.add(new NodeTerm.Weighted((int) entry.number("weight", 0), term));
            }
        }
        return List.copyOf(list);
    }

    /** What a pod, waiting or bound, wants of other pods. */
    public static PodWishes pods(ApiObject pod) {
        MapValue affinity = pod.spec().map("affinity");
        List<PodTerm.Weighted> preferred = new ArrayList<>();
        preferred(affinity.map("podAffinity"), pod.namespace(), 1, preferred);
        preferred(affinity.map("podAntiAffinity"), pod.namespace(), -1, preferred);
        List<SpreadConstraint> hard = new ArrayList<>();
        List<SpreadConstraint> soft = new ArrayList<>();
        for (MapValue constraint : pod.spec().list("topologySpreadConstraints").maps()) {
            boolean isHard = constraint.text("whenUnsatisfiable", "").equals("DoNotSchedule");
            (isHard ? hard : soft).add(constraint(constraint, pod));
        }
        PodWishes wishes = new PodWishes(
                required(affinity.map("podAffinity"), pod.namespace()),
                required(affinity.map("podAntiAffinity"), pod.namespace()),
                List.copyOf(preferred),
                List.copyOf(hard),
                List.copyOf(soft),
                true);
        return wishes.isEmpty() ? PodWishes.NONE : wishes;
    }

    private static List<PodTerm> required(MapValue affinity, String namespace) {
        List<PodTerm> terms = new ArrayList<>(0);
        for (MapValue term :
                affinity.list("requiredDuringSchedulingIgnoredDuringExecution").maps()) {
            terms.add(term(term, namespace));
        }
        return List.copyOf(terms);
    }

    private static void preferred(MapValue affinity, String namespace, int sign, List<PodTerm.Weighted> into) {
        for (MapValue entry :
                affinity.list("preferredDuringSchedulingIgnoredDuringExecution").maps()) {
            int weight = sign * (int) entry.number("weight", 0);
            into.add(new PodTerm.Weighted(weight, term(entry.map("podAffinityTerm"), namespace)));
        }
    }

    private static PodTerm term(MapValue term, String namespace) {
        return new PodTerm(PodSelector.ofTerm(term, namespace), term.text("topologyKey", ""));
    }

    private static SpreadConstraint constraint(MapValue constraint, ApiObject pod) {
        return new SpreadConstraint(
                (int) constraint.number("maxSkew", 1),
                constraint.text("topologyKey", ""),
                PodSelector.living(pod.namespace(), spreadSelector(constraint, pod)),
                (int) constraint.number("minDomains", MIN_DOMAINS),
                !constraint.text("nodeAffinityPolicy", "Honor").equals("Ignore"),
                constraint.text("nodeTaintsPolicy", "Ignore").equals("Honor"));
    }

    /** The selector with the values of matchLabelKeys; the API server has merged them into pods made since 1.34. */
    private static LabelSelector spreadSelector(MapValue constraint, ApiObject pod) {
        List<String> keys = constraint.list("matchLabelKeys").texts();
        if (keys.isEmpty() || !(constraint.get("labelSelector") instanceof MapValue selector)) {
            return PodSelector.selector(constraint);
        }
        MapValue merged = selector.copy();
        MapValue labels = pod.metadata().map("labels");
        for (String key : keys) {
            Value value = labels.get(key);
            if (value != null) {
                MapValue requirement = new MapValue().put("key", key).put("operator", "In");
                requirement.ensureList("values").add(value);
                if (!merged.list("matchExpressions").stream().anyMatch(requirement::equals)) {
                    merged.ensureList("matchExpressions").add(requirement);
                }
            }
        }
        return LabelSelector.of(merged);
    }

    /** Ports of the node that a pod, waiting or bound, has for itself. */
    public static List<HostPort> ports(MapValue spec) {
        TreeMap<String, HostPort> ports = new TreeMap<>();
        for (MapValue container : spec.list("containers").maps()) {
            collectPorts(container, ports);
        }
        for (MapValue container : spec.list("initContainers").maps()) {
            if (Requests.isSidecar(container)) {
                collectPorts(container, ports);
            }
        }
        return List.copyOf(ports.values());
    }

    private static void collectPorts(MapValue container, Map<String, HostPort> ports) {
        for (MapValue port : container.list("ports").maps()) {
            int number = (int) port.number("hostPort", 0);
            if (number > 0) {
                HostPort wanted = new HostPort(port.text("hostIP", "0.0.0.0"), port.text("protocol", "TCP"), number);
                ports.put(wanted.toString(), wanted);
            }
        }
    }

    private static Demand.Images images(MapValue spec) {
        List<String> names = new ArrayList<>();
        for (String list : new String[] {"initContainers", "containers"}) {
            spec.list(list).maps().forEach(container -> names.add(tagged(container.text("image", ""))));
        }
        for (MapValue volume : spec.list("volumes").maps()) {
            if (volume.has("image")) {
                names.add(tagged(volume.map("image").text("reference", "")));
            }
        }
        return new Demand.Images(List.copyOf(names), Math.max(1, names.size()));
    }

    /** An image name as nodes list it: with a tag. */
    public static String tagged(String image) {
        return image.lastIndexOf(':') <= image.lastIndexOf('/') ? image + ":latest" : image;
    }
}
