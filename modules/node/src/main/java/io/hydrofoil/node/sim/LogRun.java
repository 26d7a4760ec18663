package io.hydrofoil.node.sim;

import io.hydrofoil.node.lifecycle.ContainerState;
import io.hydrofoil.node.lifecycle.ContainerState.Exit;
import io.hydrofoil.node.lifecycle.PodState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The made-up log of one run of a container: a first line at its start, then one line a period, and a last one at its
 * exit. A function of pod, container
 * and line number, so that every reader sees the same at any time. Pure.
 *
 * @param endMs when the process ended, or {@link Long#MAX_VALUE}
 */
record LogRun(String title, String image, int seed, long startMs, long endMs, int exitCode, long everyMs) {
    /** Older lines are gone, as if the file had been rotated. */
    static final int MOST_LINES = 2_000;

    private static final String[] PATHS = {"/", "/items", "/items/%d", "/orders/%d", "/users/%d/cart", "/healthz"};

    /** The present or the previous run of a container; null: there is none. */
    static @Nullable LogRun of(PodState pod, int index, boolean isPrevious) {
        ContainerState container = pod.containers().get(index);
        Exit exit = isPrevious ? previous(container) : container.exit();
        if (isPrevious && exit == null) {
            return null;
        }
        if (exit == null && container.startedMs() == 0) {
            return null;
        }
        var plan = pod.plan().containers().get(index);
        String id = exit == null ? container.containerId() : exit.containerId();
        return new LogRun(
                plan.name() + " of pod " + pod.plan().namespace() + "/"
                        + pod.plan().name(),
                plan.image(),
                id.hashCode(),
                exit == null ? container.startedMs() : exit.startedMs(),
                exit == null ? Long.MAX_VALUE : exit.finishedMs(),
                exit == null ? 0 : exit.code(),
                SimBehavior.of(pod.plan(), index, SimFaults.NONE).logEveryMs());
    }

    private static @Nullable Exit previous(ContainerState container) {
        return container.lastExit();
    }

    boolean hasEnded() {
        return endMs != Long.MAX_VALUE;
    }

    /** Lines that exist at this time. */
    long lines(long nowMs) {
        long regular = (Math.max(Math.min(nowMs, endMs), startMs) - startMs) / everyMs + 1;
        return regular + (hasEnded() ? 1 : 0);
    }

    /** When a line was written. */
    long timeMs(long line) {
        return Math.min(startMs + line * everyMs, endMs);
    }

    /** The line with its line break. */
    String text(long line, boolean hasTimestamp) {
        String stamp = hasTimestamp ? stamp(timeMs(line)) + " " : "";
        if (line == 0) {
            return stamp + "simulated container " + title + " started, image " + image + "\n";
        }
        if (hasEnded() && line == lines(endMs) - 1) {
            return stamp + "simulated container " + title + " exits with code " + exitCode + "\n";
        }
        long mixed = mix(line * 31 + seed);
        int path = (int) Math.floorMod(mixed, (long) PATHS.length);
        String target = String.format(PATHS[path], Math.floorMod(mixed >> 8, 1000L));
        int status = Math.floorMod(mixed >> 20, 40L) == 0 ? 404 : 200;
        long tookMs = 1 + Math.floorMod(mixed >> 32, 60L);
        return stamp + "level=info request=" + line + " method=GET path=" + target + " status=" + status + " took="
                + tookMs + "ms\n";
    }

    private static String stamp(long ms) {
        String seconds = Instant.ofEpochMilli(ms - Math.floorMod(ms, 1_000L)).toString();
        return seconds.substring(0, seconds.length() - 1) + String.format(".%03d000000Z", Math.floorMod(ms, 1_000L));
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
