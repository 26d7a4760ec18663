package io.hydrofoil.bench.scenario;

import io.hydrofoil.bench.Arrivals;
import io.hydrofoil.bench.Bursts;
import io.hydrofoil.bench.Pace;
import io.hydrofoil.bench.Poisson;
import io.hydrofoil.bench.Ramp;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads phases. Each has a name, faults, and one of
 *
 * <pre>
 * create:    {object: NAME | mix: {NAME: WEIGHT, …}, until: none|scheduled|running|ready, pods: N, keep: N,
 *            within: T, LOAD}
 * delete:    {phase: NAME, within: T, LOAD}
 * get:       {phase: NAME, LOAD}
 * patch:     {phase: NAME, LOAD}
 * list:      {object: NAME, query: "limit=500", LOAD}
 * heartbeat: {leases: N, every: T, for: T}
 * watch:     {object: NAME, watchers: N, timedOneIn: N}
 * rollout:   {phase: NAME, within: T}
 * pause:     {for: T}
 * </pre>
 *
 * where LOAD is {@code count: N}, {@code for: T} or both; {@code lanes: N}; and for an open loop
 * {@code rate: PER_SECOND} with {@code arrival: constant|poisson}, or {@code ramp: {from: R, to: R, over: T}}, or
 * {@code bursts: {size: N, every: T}}.
 */
final class WorkParser {
    private static final double NEEDED = Double.NaN;
    private static final int MAX_WATCHERS = 100_000;
    private static final int MAX_LEASES = 100_000;
    private static final int MAX_PODS = 10_000_000;
    private static final double MAX_RATE = 10_000_000;
    private static final int USUAL_LANES = 64;
    private static final int OPEN_LANES = 1_000;
    private static final double USUAL_WITHIN_SECONDS = 300;
    private static final int USUAL_TIMED_ONE_IN = 10;
    private static final List<String> WORKS =
            List.of("create", "delete", "get", "patch", "list", "heartbeat", "watch", "rollout", "pause");

    private final Map<String, MapValue> templates;
    private final Set<String> phases;
    private final long seed;

    /** {@code phases}: names of those before. */
    WorkParser(Map<String, MapValue> templates, Set<String> phases, long seed) {
        this.templates = templates;
        this.phases = phases;
        this.seed = seed;
    }

    Work.Phase phase(Fields fields) throws ScenarioException {
        String name = fields.text("name", null);
        if (!name.matches("[a-z][A-Za-z0-9-]{0,31}")) {
            throw fields.wrong("name is \"" + name + "\", but must be letters, digits and -, up to 32 long");
        }
        List<String> found = WORKS.stream().filter(fields::has).toList();
        if (found.size() != 1) {
            throw fields.wrong("a phase does one of " + String.join(", ", WORKS) + "; this one has " + found);
        }
        Fields inner = fields.fields(found.getFirst());
        Work work = work(found.getFirst(), inner);
        inner.end();
        List<Work.Fault> faults = new ArrayList<>();
        for (Fields fault : fields.list("faults")) {
            faults.add(fault(fault));
        }
        fields.end();
        return new Work.Phase(name, work, faults);
    }

    private Work work(String what, Fields fields) throws ScenarioException {
        return switch (what) {
            case "create" -> create(fields);
            case "delete" -> new Work.Delete(earlier(fields), load(fields, true), within(fields));
            case "get" -> new Work.Get(earlier(fields), load(fields, false));
            case "patch" -> new Work.Patch(earlier(fields), load(fields, false));
            case "list" -> new Work.ListAll(template(fields), fields.text("query", ""), load(fields, false));
            case "heartbeat" -> heartbeat(fields);
            case "watch" ->
                new Work.Watch(template(fields), (int) fields.number("watchers", NEEDED, 1, MAX_WATCHERS), (int)
                        fields.number("timedOneIn", USUAL_TIMED_ONE_IN, 1, MAX_WATCHERS));
            case "rollout" -> new Work.Rollout(earlier(fields), within(fields));
            case "pause" -> new Work.Pause(fields.seconds("for", NEEDED));
            default -> throw fields.wrong("no such work");
        };
    }

    private Work create(Fields fields) throws ScenarioException {
        Mix mix = mix(fields);
        Load load = load(fields, false);
        String until = fields.text("until", "none");
        Work.Until goal = null;
        for (Work.Until each : Work.Until.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(until)) {
                goal = each;
            }
        }
        if (goal == null) {
            throw fields.wrong("until is \"" + until + "\", but must be none, scheduled, running or ready");
        }
        int keep = (int) fields.number("keep", 0, 0, MAX_PODS);
        if (keep > 0 && goal != Work.Until.NONE) {
            throw fields.wrong("until does not go with keep: what is deleted again may never come so far");
        }
        long pods = (long) fields.number("pods", -1, 0, MAX_PODS);
        if (pods < 0 && goal != Work.Until.NONE && load.count() == Load.MAX_COUNT) {
            throw fields.wrong("until needs count or pods: how many are to come so far");
        }
        return new Work.Create(mix, load, goal, pods < 0 ? load.count() : pods, keep, within(fields));
    }

    private Mix mix(Fields fields) throws ScenarioException {
        if (fields.has("object") == fields.has("mix")) {
            throw fields.wrong("one of object and mix is needed");
        }
        if (fields.has("object")) {
            return new Mix(List.of(new Mix.Part(template(fields), 1)), seed);
        }
        Fields weights = fields.fields("mix");
        List<Mix.Part> parts = new ArrayList<>();
        for (String name : weights.keys()) {
            known(weights, name);
            parts.add(new Mix.Part(name, weights.number(name, NEEDED, 0.001, 1_000_000)));
        }
        if (parts.isEmpty()) {
            throw weights.wrong("needs at least one object");
        }
        return new Mix(parts, seed);
    }

    private Work heartbeat(Fields fields) throws ScenarioException {
        int leases = (int) fields.number("leases", NEEDED, 1, MAX_LEASES);
        double every = fields.seconds("every", 10);
        double seconds = fields.seconds("for", NEEDED);
        if (!(every > 0 && seconds > 0)) {
            throw fields.wrong("every and for must be above 0");
        }
        return new Work.Heartbeat(leases, new Load(Load.MAX_COUNT, seconds, new Pace(leases / every), leases));
    }

    /** {@code isWhole}: without count and time, all there is. */
    private Load load(Fields fields, boolean isWhole) throws ScenarioException {
        boolean hasCount = fields.has("count");
        boolean hasTime = fields.has("for");
        if (!hasCount && !hasTime && !isWhole) {
            throw fields.wrong("count or for is needed");
        }
        long count = (long) fields.number("count", Load.MAX_COUNT, 1, Load.MAX_COUNT);
        double seconds = fields.seconds("for", Load.MAX_SECONDS);
        Arrivals arrivals = arrivals(fields, count, seconds);
        int lanes = (int) fields.number("lanes", arrivals.isOpen() ? OPEN_LANES : USUAL_LANES, 1, Load.MAX_LANES);
        return new Load(count, seconds, arrivals, lanes);
    }

    private Arrivals arrivals(Fields fields, long count, double seconds) throws ScenarioException {
        List<String> given =
                List.of("rate", "ramp", "bursts").stream().filter(fields::has).toList();
        String arrival = fields.text("arrival", "constant");
        if (given.size() > 1) {
            throw fields.wrong("only one of " + given + " can be");
        }
        if (given.isEmpty()) {
            return Pace.CLOSED;
        }
        if (given.getFirst().equals("ramp")) {
            Fields ramp = fields.fields("ramp");
            double from = ramp.number("from", 0, 0, MAX_RATE);
            Ramp made = new Ramp(from, ramp.number("to", NEEDED, 0.001, MAX_RATE), above0(ramp, "over"));
            ramp.end();
            return made;
        }
        if (given.getFirst().equals("bursts")) {
            Fields bursts = fields.fields("bursts");
            Bursts made = new Bursts((long) bursts.number("size", NEEDED, 1, MAX_RATE), above0(bursts, "every"));
            bursts.end();
            return made;
        }
        double rate = fields.number("rate", NEEDED, 0.001, MAX_RATE);
        return switch (arrival) {
            case "constant" -> new Pace(rate);
            case "poisson" -> new Poisson(rate, seed, (long) Math.min((double) count, rate * seconds) + 1);
            default -> throw fields.wrong("arrival is \"" + arrival + "\", but must be constant or poisson");
        };
    }

    private static double above0(Fields fields, String key) throws ScenarioException {
        double seconds = fields.seconds(key, NEEDED);
        if (!(seconds > 0)) {
            throw fields.wrong(key + " must be above 0");
        }
        return seconds;
    }

    private static double within(Fields fields) throws ScenarioException {
        return fields.seconds("within", USUAL_WITHIN_SECONDS);
    }

    private String template(Fields fields) throws ScenarioException {
        return known(fields, fields.text("object", null));
    }

    private String known(Fields fields, String name) throws ScenarioException {
        if (!templates.containsKey(name)) {
            throw fields.wrong("there is no object \"" + name + "\"; there are " + templates.keySet());
        }
        return name;
    }

    private String earlier(Fields fields) throws ScenarioException {
        String phase = fields.text("phase", null);
        if (!phases.contains(phase)) {
            throw fields.wrong("there is no earlier phase \"" + phase + "\"; there are " + phases);
        }
        return phase;
    }

    private static Work.Fault fault(Fields fields) throws ScenarioException {
        double after = fields.seconds("after", 0);
        List<String> given = List.of("breakConnections", "killPods", "cordonNodes").stream()
                .filter(fields::has)
                .toList();
        if (given.size() != 1) {
            throw fields.wrong("a fault is one of breakConnections, killPods and cordonNodes; this one has " + given);
        }
        Work.Fault fault =
                switch (given.getFirst()) {
                    case "killPods" ->
                        new Work.Fault.KillPods(after, (int) fields.number("killPods", NEEDED, 1, MAX_PODS));
                    case "cordonNodes" ->
                        new Work.Fault.CordonNodes(after, (int) fields.number("cordonNodes", NEEDED, 1, MAX_PODS));
                    default -> {
                        if (!fields.map().flag("breakConnections", false)) {
                            throw fields.wrong("breakConnections must be true");
                        }
                        yield new Work.Fault.BreakConnections(after);
                    }
                };
        fields.end();
        return fault;
    }
}
