package io.hydrofoil.node.sim;

import io.hydrofoil.node.lifecycle.Durations;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What goes wrong on simulated nodes, and how long things take there. Which nodes and pods it meets follows from
 * the seed
 * and their names: the same seed makes the same cluster. Pure.
 *
 * <pre>
 * flapping=SHARE[@PERIOD]    these nodes are silent (no lease, no status) for half of each period (2m)
 * slow=SHARE[@FACTOR]        on these nodes everything takes so many times as long (10)
 * crash-loop=SHARE[@TIME]    containers of these pods exit with code 1 so long after each start (1s)
 * </pre>
 *
 * SHARE is between 0 and 1, or a percentage. Delays are {@code pull=T,start=T,ready=T,stop=T}, where T is a time or a
 * range of times ({@code 200ms..2s}), of which each container has its own; annotations of a pod go before them.
 */
public record SimFaults(
        long seed,
        double flappingShare,
        long flapPeriodMs,
        double slowShare,
        double slowFactor,
        double crashShare,
        long crashAfterMs,
        Map<Stage, Range> delays) {
    /** Nothing goes wrong. */
    public static final SimFaults NONE = new SimFaults(0, 0, 120_000, 0, 10, 0, 1_000, Map.of());

    private static final double MAX_FACTOR = 1_000;
    private static final long MAX_MS = 3_600_000;

    /** What takes time. */
    public enum Stage {
        PULL,
        START,
        READY,
        STOP
    }

    /** From, to. */
    public record Range(long fromMs, long toMs) {}

    /** Copies the delays. */
    public SimFaults {
        delays = Map.copyOf(delays);
    }

    /**
     * Reads what a user writes; empty texts: nothing.
     *
     * @throws IllegalArgumentException the message says what would do
     */
    public static SimFaults parse(String fail, String delays, long seed) {
        SimFaults faults =
                new SimFaults(seed, 0, NONE.flapPeriodMs, 0, NONE.slowFactor, 0, NONE.crashAfterMs, delays(delays));
        for (String part : parts(fail)) {
            faults = faults.with(part);
        }
        return faults;
    }

    private SimFaults with(String part) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        int at = value.indexOf('@');
        double share = share(part, at < 0 ? value : value.substring(0, at));
        String detail = at < 0 ? "" : value.substring(at + 1);
        return switch (name) {
            case "flapping" -> {
                long periodMs = detail.isEmpty() ? flapPeriodMs : timeMs(part, detail);
                if (periodMs < 2) {
                    throw new IllegalArgumentException("\"" + part + "\": the period is too short");
                }
                yield new SimFaults(seed, share, periodMs, slowShare, slowFactor, crashShare, crashAfterMs, delays);
            }
            case "slow" ->
                new SimFaults(
                        seed,
                        flappingShare,
                        flapPeriodMs,
                        share,
                        detail.isEmpty() ? slowFactor : factor(part, detail),
                        crashShare,
                        crashAfterMs,
                        delays);
            case "crash-loop" ->
                new SimFaults(
                        seed,
                        flappingShare,
                        flapPeriodMs,
                        slowShare,
                        slowFactor,
                        share,
                        detail.isEmpty() ? crashAfterMs : timeMs(part, detail),
                        delays);
            default ->
                throw new IllegalArgumentException(
                        "\"" + part + "\": failures are flapping, slow and crash-loop, each =SHARE");
        };
    }

    private static Map<Stage, Range> delays(String text) {
        Map<Stage, Range> delays = new EnumMap<>(Stage.class);
        for (String part : parts(text)) {
            int equals = part.indexOf('=');
            Stage stage = null;
            for (Stage each : Stage.values()) {
                if (equals > 0 && each.name().toLowerCase(Locale.ROOT).equals(part.substring(0, equals))) {
                    stage = each;
                }
            }
            if (stage == null) {
                throw new IllegalArgumentException(
                        "\"" + part + "\": stages are pull, start, ready and stop, each =TIME");
            }
            String value = part.substring(equals + 1);
            int dots = value.indexOf("..");
            long fromMs = timeMs(part, dots < 0 ? value : value.substring(0, dots));
            long toMs = dots < 0 ? fromMs : timeMs(part, value.substring(dots + 2));
            if (toMs < fromMs) {
                throw new IllegalArgumentException("\"" + part + "\": the range ends before it begins");
            }
            delays.put(stage, new Range(fromMs, toMs));
        }
        return delays;
    }

    private static List<String> parts(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    private static double share(String part, String text) {
        boolean isPercent = text.endsWith("%");
        String number = isPercent ? text.substring(0, text.length() - 1) : text;
        double share = number.matches("\\d+(\\.\\d+)?") ? Double.parseDouble(number) / (isPercent ? 100 : 1) : -1;
        if (share < 0 || share > 1) {
            throw new IllegalArgumentException("\"" + part + "\" needs a share from 0 to 1, or from 0% to 100%");
        }
        return share;
    }

    private static long timeMs(String part, String text) {
        long ms = Durations.parseMs(text);
        if (ms < 0 || ms > MAX_MS) {
            throw new IllegalArgumentException("\"" + part + "\" needs a time up to 1h, such as 500ms or 30s");
        }
        return ms;
    }

    private static double factor(String part, String text) {
        double factor = text.matches("\\d+(\\.\\d+)?") ? Double.parseDouble(text) : -1;
        if (factor < 1 || factor > MAX_FACTOR) {
            throw new IllegalArgumentException("\"" + part + "\" needs a factor from 1 to " + (int) MAX_FACTOR);
        }
        return factor;
    }

    /** Whether a node says nothing now. Each flapping node has a phase of its own. */
    public boolean isSilent(String node, long nowMs) {
        if (flappingShare == 0 || drawn("flapping", node) >= flappingShare) {
            return false;
        }
        long phaseMs = (long) (drawn("phase", node) * flapPeriodMs);
        return Math.floorMod(nowMs + phaseMs, flapPeriodMs) >= flapPeriodMs / 2;
    }

    /** Whether all containers take a while until they are ready, so that those without a readiness probe get one. */
    public boolean delaysReadiness() {
        return delays.containsKey(Stage.READY);
    }

    /** How many times as long things take on a node. */
    double slowness(String node) {
        return slowShare > 0 && drawn("slow", node) < slowShare ? slowFactor : 1;
    }

    /** Whether containers of a pod crash again and again. */
    boolean crashes(String uid) {
        return crashShare > 0 && drawn("crash-loop", uid) < crashShare;
    }

    /** How long a stage of a container takes where the pod does not say it. */
    long delayMs(Stage stage, String uid, String container, long otherwiseMs) {
        Range range = delays.get(stage);
        if (range == null) {
            return otherwiseMs;
        }
        double drawn = drawn(stage.name(), uid + "/" + container);
        return range.fromMs + (long) (drawn * (range.toMs - range.fromMs + 1));
    }

    /** A number from 0 to below 1 that follows from the seed, the purpose and the name. */
    private double drawn(String purpose, String name) {
        long hash = seed * 0x9E3779B97F4A7C15L;
        for (String text : List.of(purpose, name)) {
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
            }
            hash ^= hash >>> 29;
        }
        // the finaliser of SplitMix64: close names must not draw close numbers
        hash = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ hash >>> 27) * 0x94D049BB133111EBL;
        return ((hash ^ hash >>> 31) >>> 11) * 0x1.0p-53;
    }
}
