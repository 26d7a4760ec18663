package io.hydrofoil.bench.scenario;

import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a scenario:
 *
 * <pre>
 * scenario: scheduling-basic
 * about: …
 * sizes:                      # each names the same parameters; the first is used unless another is asked for
 *   full: {nodes: 5000, pods: 30000}
 *   small: {nodes: 5, pods: 50}
 * requires: {nodes: $(nodes)}
 * objects: {pod: {apiVersion: v1, kind: Pod, …}}       # $(index), $(run), $(namespace) are put in for each object
 * phases:
 * - name: fill
 *   create: {object: pod, count: $(pods), rate: 100, until: scheduled}    # work: see {@link WorkParser}
 *   faults: [{after: 2s, breakConnections: true}]
 * objectives:
 * - {metric: fill.scheduled.p99, atMost: 5s}
 * </pre>
 */
public final class ScenarioParser {
    /** Most phases. */
    static final int MAX_PHASES = 50;

    private static final int MAX_NODES = 1_000_000;

    private ScenarioParser() {}

    /**
     * Reads a scenario.
     *
     * @param size which of its sizes; empty: the first
     * @param set parameters that replace those of the size
     * @param seed of all that is drawn
     */
    public static Scenario parse(byte[] yaml, String size, Map<String, String> set, long seed)
            throws ScenarioException {
        Value root;
        try {
            root = Yaml.parse(yaml);
        } catch (MalformedException e) {
            throw new ScenarioException("scenario: is not YAML: " + e.getMessage(), e);
        }
        if (!(root instanceof MapValue map)) {
            throw new ScenarioException("scenario", "must be a map");
        }
        Map<String, MapValue> sizes = sizes(new Fields(map, "scenario"));
        String chosen = size.isEmpty() ? sizes.keySet().iterator().next() : size;
        Map<String, String> parameters = parameters(sizes, chosen, set);
        return read(new Fields(Substitution.parameters(map, parameters), "scenario"), chosen, parameters, seed);
    }

    private static Map<String, MapValue> sizes(Fields root) throws ScenarioException {
        Map<String, MapValue> sizes = new LinkedHashMap<>();
        Fields fields = root.fields("sizes");
        for (String name : fields.keys()) {
            sizes.put(name, fields.fields(name).map());
        }
        if (sizes.isEmpty()) {
            sizes.put("only", MapValue.EMPTY);
        }
        return sizes;
    }

    private static Map<String, String> parameters(Map<String, MapValue> sizes, String size, Map<String, String> set)
            throws ScenarioException {
        MapValue chosen = sizes.get(size);
        if (chosen == null) {
            throw new ScenarioException(
                    "scenario.sizes", "there is no size \"" + size + "\"; there are " + sizes.keySet());
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : chosen.keys()) {
            parameters.put(name, new Fields(chosen, "scenario.sizes." + size).text(name, null));
        }
        for (Map.Entry<String, MapValue> each : sizes.entrySet()) {
            if (!each.getValue().keys().equals(chosen.keys())) {
                throw new ScenarioException(
                        "scenario.sizes." + each.getKey(),
                        "must have the parameters of " + size + ": " + chosen.keys());
            }
        }
        for (Map.Entry<String, String> given : set.entrySet()) {
            if (parameters.replace(given.getKey(), given.getValue()) == null) {
                throw new ScenarioException(
                        "scenario",
                        "there is no parameter \"" + given.getKey() + "\"; there are " + parameters.keySet());
            }
        }
        return parameters;
    }

    private static Scenario read(Fields root, String size, Map<String, String> parameters, long seed)
            throws ScenarioException {
        String name = root.text("scenario", null);
        if (!name.matches("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")) {
            throw root.wrong("scenario is \"" + name + "\", but must be a name of a-z, 0-9 and -, up to 32 long");
        }
        String about = root.text("about", "");
        root.has("sizes");
        Fields requires = root.fields("requires");
        int nodes = (int) requires.number("nodes", 0, 0, MAX_NODES);
        requires.end();
        Map<String, MapValue> templates = templates(root.fields("objects"));
        List<Work.Phase> phases = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        WorkParser works = new WorkParser(templates, names, seed);
        for (Fields fields : root.list("phases")) {
            Work.Phase phase = works.phase(fields);
            if (!names.add(phase.name())) {
                throw fields.wrong("there are two phases named \"" + phase.name() + "\"");
            }
            phases.add(phase);
        }
        if (phases.isEmpty() || phases.size() > MAX_PHASES) {
            throw root.wrong("phases must be 1 to " + MAX_PHASES);
        }
        List<Objective> objectives = new ArrayList<>();
        for (Fields fields : root.list("objectives")) {
            objectives.add(objective(fields, names));
        }
        root.end();
        return new Scenario(name, about, size, parameters, nodes, templates, phases, objectives);
    }

    private static Map<String, MapValue> templates(Fields fields) throws ScenarioException {
        Map<String, MapValue> templates = new LinkedHashMap<>();
        for (String name : fields.keys()) {
            Fields template = fields.fields(name);
            String apiVersion = template.text("apiVersion", null);
            String kind = template.text("kind", null);
            if (KindTable.builtin().byKind(apiVersion, kind) == null) {
                throw template.wrong("there is no kind " + kind + " in " + apiVersion);
            }
            templates.put(name, template.map());
        }
        return templates;
    }

    private static Objective objective(Fields fields, Set<String> phases) throws ScenarioException {
        String metric = fields.text("metric", null);
        int dot = metric.indexOf('.');
        if (dot < 0 || !phases.contains(metric.substring(0, dot))) {
            throw fields.wrong(
                    "metric is \"" + metric + "\", but must begin with a phase and a dot; phases are " + phases);
        }
        boolean isAtLeast = fields.has("atLeast");
        if (isAtLeast == fields.has("atMost")) {
            throw fields.wrong("one of atLeast and atMost is needed");
        }
        String bound = fields.text(isAtLeast ? "atLeast" : "atMost", null);
        fields.end();
        double seconds = Durations.seconds(bound);
        if (seconds < 0) {
            throw fields.wrong("the bound is \"" + bound + "\", but must be a number or a time");
        }
        boolean isTime = !Character.isDigit(bound.charAt(bound.length() - 1));
        return new Objective(metric, isTime ? seconds * 1_000 : seconds, isAtLeast);
    }
}
