package io.hydrofoil.scheduler.extender;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.scheduler.preemption.Candidate;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is asked of an extender and what its answers mean (API of k8s.io/kube-scheduler/extender/v1). */
public final class Extender {
    /** Extenders score 0 to 10, plugins 0 to 100. */
    private static final int SCALE = 10;

    private final ExtenderConfig config;
    private final ExtenderTransport transport;

    /** Reached by {@code transport}. */
    public Extender(ExtenderConfig config, ExtenderTransport transport) {
        this.config = config;
        this.transport = transport;
    }

    /** How it is set up. */
    public ExtenderConfig config() {
        return config;
    }

    /** How it is asked. */
    public ExtenderTransport transport() {
        return transport;
    }

    /** Whether it has a say about a pod. */
    public boolean isInterested(ApiObject pod) {
        if (config.managedResources().isEmpty()) {
            return true;
        }
        for (String list : new String[] {"containers", "initContainers"}) {
            for (MapValue container : pod.spec().list(list).maps()) {
                for (String kind : new String[] {"requests", "limits"}) {
                    for (String name : container.mapAt("resources", kind).keys()) {
                        if (config.managedResources().contains(name)) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    /** The question which of some nodes will do, or how good they are. */
    public MapValue nodesQuestion(
            ApiObject pod, Collection<String> names, Function<String, @Nullable ApiObject> nodes) {
        MapValue question = new MapValue().put("Pod", pod.tree());
        if (config.nodeCacheCapable()) {
            return question.put("NodeNames", ListValue.ofTexts(names));
        }
        ListValue items = new ListValue();
        for (String name : names) {
            ApiObject node = nodes.apply(name);
            if (node != null) {
                items.add(node.tree());
            }
        }
        return question.put("Nodes", new MapValue().put("items", items));
    }

    /**
     * Which nodes will do.
     *
     * @param failed by the others why not
     * @param error empty, or what went wrong
     */
    public record Filtered(Set<String> names, Map<String, String> failed, String error) {}

    /** Reads an answer. */
    public static Filtered filtered(Value answer) {
        MapValue map = lowered(answer);
        Set<String> names = new HashSet<>(map.list("nodenames").texts());
        for (MapValue node : map.map("nodes").list("items").maps()) {
            names.add(node.map("metadata").text("name", ""));
        }
        Map<String, String> failed = new HashMap<>(map.map("failednodes").texts());
        failed.putAll(map.map("failedandunresolvablenodes").texts());
        return new Filtered(names, failed, map.text("error", ""));
    }

    /** Reads scores by node, weighted and on the scale of plugins. */
    public Map<String, Integer> scores(Value answer) {
        Map<String, Integer> scores = new HashMap<>();
        if (answer instanceof ListValue list) {
            for (MapValue entry : list.maps()) {
                MapValue host = lowered(entry);
                if (host.get("score") instanceof NumberValue score) {
                    scores.put(host.text("host", ""), (int) score.longValue() * config.weight() * SCALE);
                }
            }
        }
        return scores;
    }

    /** The question whether some victims will do. Victims are told by name and uid. */
    public MapValue victimsQuestion(ApiObject pod, List<Candidate> candidates, NodeTable table) {
        MapValue byNode = new MapValue();
        for (Candidate candidate : candidates) {
            ListValue pods = new ListValue();
            for (Resident victim : candidate.victims()) {
                pods.add(config.nodeCacheCapable() ? new MapValue().put("UID", victim.uid()) : fewOf(victim));
            }
            byNode.put(
                    table.name(candidate.row()),
                    new MapValue().put("Pods", pods).put("NumPDBViolations", candidate.violations()));
        }
        String field = config.nodeCacheCapable() ? "NodeNameToMetaVictims" : "NodeNameToVictims";
        return new MapValue().put("Pod", pod.tree()).put(field, byNode);
    }

    private static MapValue fewOf(Resident victim) {
        String name = victim.papers().name();
        int slash = name.indexOf('/');
        MapValue pod = new MapValue();
        pod.ensureMap("metadata")
                .put("namespace", name.substring(0, slash))
                .put("name", name.substring(slash + 1))
                .put("uid", victim.uid());
        pod.ensureMap("spec").put("priority", victim.priority());
        return pod;
    }

    /** The candidates that are left, with the victims that the extender wants. */
    public static List<Candidate> candidates(Value answer, List<Candidate> asked, NodeTable table) {
        MapValue left = lowered(answer).map("nodenametometavictims");
        List<Candidate> candidates = new ArrayList<>();
        for (Candidate candidate : asked) {
            MapValue victims = lowered(left.get(table.name(candidate.row())));
            Set<String> uids = new HashSet<>();
            for (MapValue pod : victims.list("pods").maps()) {
                uids.add(lowered(pod).text("uid", ""));
            }
            List<Resident> wanted = new ArrayList<>();
            for (Resident resident : table.residents(candidate.row())) {
                if (uids.contains(resident.uid())) {
                    wanted.add(resident);
                }
            }
            if (!wanted.isEmpty()) {
                wanted.sort(Resident::compareImportance);
                int violations = (int) victims.number("numpdbviolations", candidate.violations());
                candidates.add(new Candidate(candidate.row(), List.copyOf(wanted), violations));
            }
        }
        return candidates;
    }

    /** The request to bind a pod. */
    public static MapValue bindQuestion(ApiObject pod, String node) {
        return new MapValue()
                .put("PodName", pod.name())
                .put("PodNamespace", pod.namespace())
                .put("PodUID", pod.uid())
                .put("Node", node);
    }

    /** What went wrong with binding; empty: nothing. */
    public static String bindError(Value answer) {
        return lowered(answer).text("error", "");
    }

    /** Programs in Go read field names in any case, and write them in one of their own. */
    private static MapValue lowered(@Nullable Value value) {
        MapValue lowered = new MapValue();
        if (value instanceof MapValue map) {
            Map<String, Value> fields = new LinkedHashMap<>();
            for (Map.Entry<String, Value> field : map) {
                fields.put(field.getKey().toLowerCase(Locale.ROOT), field.getValue());
            }
            fields.forEach(lowered::put);
        }
        return lowered;
    }
}
