package io.hydrofoil.node.sim;

import io.hydrofoil.chassis.Deadlines;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.PodLogs;
import io.hydrofoil.node.lifecycle.ContainerPlan.Role;
import io.hydrofoil.node.lifecycle.ContainerState;
import io.hydrofoil.node.lifecycle.PodPlan;
import io.hydrofoil.node.lifecycle.PodState;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Logs of simulated containers. Any thread asks; the answer is checked at once against the last published state of the
 * pod, and lines are written by the
 * node's agent, which also goes on with the readers that follow.
 */
public final class SimLogs implements PodLogs {
    private static final int MAX_REQUESTS = 1_024;
    private static final int MAX_FOLLOWERS = 10_000;
    private static final int CHUNK_CHARS = 32_768;

    private final Doorbell doorbell;
    private final Map<String, Published> pods = new ConcurrentHashMap<>();
    private final ManyToOneConcurrentArrayQueue<Reader> requests = new ManyToOneConcurrentArrayQueue<>(MAX_REQUESTS);
    private final Map<String, List<Reader>> followers = new HashMap<>();
    private final Deadlines<Reader> due = new Deadlines<>();
    private int followerCount;
    private long nowMs;

    /** Rings {@code doorbell} for the agent that polls. */
    public SimLogs(Doorbell doorbell) {
        this.doorbell = doorbell;
    }

    private record Published(String node, PodState state) {}

    private static final class Reader {
        private final String pod;
        private final int container;
        private final MapValue options;
        private final Sink sink;
        private final String uid;
        private @Nullable LogRun run;
        private long nextLine;
        private long bytesLeft;

        Reader(String pod, String uid, int container, MapValue options, Sink sink) {
            this.pod = pod;
            this.uid = uid;
            this.container = container;
            this.options = options;
            this.sink = sink;
            this.bytesLeft = options.number("limitBytes", Long.MAX_VALUE);
        }
    }

    /** The agent publishes a pod's new state. */
    public void update(String node, PodState state) {
        String key = key(state.plan().namespace(), state.plan().name());
        pods.put(key, new Published(node, state));
        List<Reader> waiting = followers.get(key);
        if (waiting != null) {
            List.copyOf(waiting).forEach(this::goOn);
        }
    }

    /** The agent is done with a pod. */
    public void remove(PodState state) {
        String key = key(state.plan().namespace(), state.plan().name());
        Published known = pods.get(key);
        if (known != null && known.state.plan().uid().equals(state.plan().uid())) {
            pods.remove(key);
        }
        List<Reader> waiting = followers.get(key);
        if (waiting != null) {
            List.copyOf(waiting).forEach(this::end);
        }
    }

    @Override
    public @Nullable String stream(String nodeName, String namespace, String pod, MapValue options, Sink sink) {
        Published known = pods.get(key(namespace, pod));
        if (known == null || !known.node.equals(nodeName)) {
            return "pod \"" + pod + "\" is not known to node " + nodeName;
        }
        PodPlan plan = known.state.plan();
        int container = container(plan, options.text("container", ""));
        if (container < 0) {
            return "container " + options.text("container", "") + " is not valid for pod " + pod;
        }
        boolean isPrevious = options.flag("previous", false);
        String name = plan.containers().get(container).name();
        if (LogRun.of(known.state, container, isPrevious) == null) {
            return isPrevious
                    ? "previous terminated container \"" + name + "\" in pod \"" + pod + "\" not found"
                    : "container \"" + name + "\" in pod \"" + pod + "\" is waiting to start: "
                            + reason(known.state, container);
        }
        if (!requests.offer(new Reader(key(namespace, pod), plan.uid(), container, options, sink))) {
            return "too many readers of logs on simulated nodes";
        }
        doorbell.ring();
        return null;
    }

    /** Answers requests and goes on with followers; agent thread; returns how many lines were due. */
    public int poll(long now) {
        nowMs = now;
        int work = requests.drain(this::start, MAX_REQUESTS);
        for (Reader reader = due.poll(now); reader != null; reader = due.poll(now)) {
            if (followers.getOrDefault(reader.pod, List.of()).contains(reader)) {
                goOn(reader);
                work++;
            }
        }
        return work;
    }

    /** When {@link #poll} may have something. */
    public long nextMs() {
        return due.nextMs();
    }

    private void start(Reader reader) {
        LogRun run = present(reader, reader.options.flag("previous", false));
        if (run == null) {
            reader.sink.end();
            return;
        }
        reader.run = run;
        long lines = run.lines(nowMs);
        long first = Math.max(0, lines - LogRun.MOST_LINES);
        long tail = reader.options.number("tailLines", -1);
        first = tail < 0 ? first : Math.max(first, lines - tail);
        long sinceMs = sinceMs(reader.options);
        while (first < lines && run.timeMs(first) < sinceMs) {
            first++;
        }
        reader.nextLine = first;
        boolean follows = reader.options.flag("follow", false) && !run.hasEnded() && followerCount < MAX_FOLLOWERS;
        if (!write(reader, run) || !follows) {
            reader.sink.end();
            return;
        }
        followers.computeIfAbsent(reader.pod, key -> new ArrayList<>()).add(reader);
        followerCount++;
        due.schedule(run.timeMs(reader.nextLine), reader);
    }

    private void goOn(Reader reader) {
        LogRun old = reader.run;
        LogRun run = present(reader, false);
        if (run == null || old == null || run.startMs() != old.startMs()) {
            end(reader);
            return;
        }
        reader.run = run;
        if (!write(reader, run) || run.hasEnded()) {
            end(reader);
            return;
        }
        long nextMs = run.timeMs(reader.nextLine);
        if (nextMs > nowMs) {
            due.schedule(nextMs, reader);
        }
    }

    private void end(Reader reader) {
        List<Reader> waiting = followers.get(reader.pod);
        if (waiting != null && waiting.remove(reader)) {
            followerCount--;
            if (waiting.isEmpty()) {
                followers.remove(reader.pod);
            }
            reader.sink.end();
        }
    }

    private @Nullable LogRun present(Reader reader, boolean isPrevious) {
        Published known = pods.get(reader.pod);
        if (known == null || !known.state.plan().uid().equals(reader.uid)) {
            return null;
        }
        return LogRun.of(known.state, reader.container, isPrevious);
    }

    /** Writes the lines that exist by now; false: the reader wants no more. */
    private boolean write(Reader reader, LogRun run) {
        boolean stamps = reader.options.flag("timestamps", false);
        long lines = run.lines(nowMs);
        StringBuilder chunk = new StringBuilder();
        for (; reader.nextLine < lines; reader.nextLine++) {
            chunk.append(run.text(reader.nextLine, stamps));
            if (chunk.length() >= CHUNK_CHARS && !flush(reader, chunk)) {
                return false;
            }
        }
        return chunk.isEmpty() || flush(reader, chunk);
    }

    private static boolean flush(Reader reader, StringBuilder chunk) {
        byte[] bytes = chunk.toString().getBytes(StandardCharsets.UTF_8);
        chunk.setLength(0);
        if (bytes.length >= reader.bytesLeft) {
            reader.sink.write(Arrays.copyOf(bytes, (int) reader.bytesLeft));
            return false;
        }
        reader.bytesLeft -= bytes.length;
        return reader.sink.write(bytes);
    }

    private long sinceMs(MapValue options) {
        long seconds = options.number("sinceSeconds", -1);
        if (seconds >= 0) {
            return nowMs - seconds * 1_000;
        }
        try {
            return Instant.parse(options.text("sinceTime", "")).toEpochMilli();
        } catch (DateTimeParseException e) {
            return Long.MIN_VALUE; // not asked for
        }
    }

    private static int container(PodPlan plan, String name) {
        for (int i = 0; i < plan.containers().size(); i++) {
            boolean isDefault = name.isEmpty() && plan.containers().get(i).role() == Role.MAIN;
            if (isDefault || plan.containers().get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static String reason(PodState state, int index) {
        ContainerState container = state.containers().get(index);
        return switch (container.phase()) {
            case PULL_BACKOFF -> "trying and failing to pull image";
            case CRASH_BACKOFF -> "CrashLoopBackOff";
            case WAITING -> "PodInitializing";
            case PULLING, STARTING, RUNNING, STOPPING, EXITED -> "ContainerCreating";
        };
    }

    private static String key(String namespace, String pod) {
        return namespace + "/" + pod;
    }
}
