package io.hydrofoil.apiserver.gate;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.apiserver.flow.Borrowing;
import io.hydrofoil.apiserver.flow.FairQueues;
import io.hydrofoil.apiserver.flow.FlowConfig;
import io.hydrofoil.apiserver.flow.FlowSchema;
import io.hydrofoil.apiserver.flow.LevelShare;
import io.hydrofoil.apiserver.flow.PriorityLevel;
import io.hydrofoil.apiserver.flow.Seat;
import io.hydrofoil.apiserver.flow.Work;
import io.hydrofoil.apiserver.request.RequestPath;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.chassis.Turns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests in as the priority levels have seats for them. No thread waits: a request that must is parked as an
 * object in its level's queues, and whoever gives a seat back has the next one carried on by a virtual thread. The
 * usual request, which finds a seat, costs one object, two turns at its level's monitor and no hand-over.
 *
 * <p>One thread of its own, asleep while nobody waits, refuses what has waited too long, frees seats that outlive their
 * answers, and decides every ten seconds who borrows from whom. Control loops of this process do not come this way.
 */
public final class FlowGate implements AutoCloseable {
    private static final long SWEEP_MS = 100;
    private static final byte[] TOO_MANY =
            "Too many requests, please try again later.\n".getBytes(StandardCharsets.UTF_8);

    private final FlowLimits limits;
    private final Clock clock;
    private final FaultHandler faults;
    private final long seed;
    private final FlowMetrics metrics;
    private final ObjectCount objects;
    private final WatcherCounts watchers = new WatcherCounts();
    private final Turns turns;
    private volatile boolean closed;
    private final AtomicBoolean sweeps = new AtomicBoolean();
    private final Map<String, Lane.LaneMetrics> laneMetrics = new ConcurrentHashMap<>();
    private volatile Image image;

    /** By what requests are let in at one moment; {@code leaving}: levels that were deleted while they had requests. */
    private record Image(FlowConfig config, List<Lane> lanes, List<Level> levels, List<Level> leaving) {}

    /** Tells how many objects a list has to walk over. */
    @FunctionalInterface
    public interface ObjectCount {
        /** Objects that lie under the collection named by the path; 0 if there is no such collection. */
        long under(RequestPath path);
    }

    /** What a gate works with; {@code seed}: any number that clients cannot know. */
    public record Parts(FlowLimits limits, Clock clock, FaultHandler faults, Metrics metrics, long seed) {}

    /** A gate with the configuration of a fresh cluster until {@link #configure}, on threads of its own. */
    public FlowGate(Parts parts, ObjectCount objects) {
        this(parts, objects, new FlowTurns());
    }

    /** As above; {@code turns} carry requests on and tell the time, and are closed with the gate if they can be. */
    public FlowGate(Parts parts, ObjectCount objects, Turns turns) {
        this.limits = parts.limits();
        this.clock = parts.clock();
        this.faults = parts.faults();
        this.seed = parts.seed();
        this.metrics = new FlowMetrics(parts.metrics());
        this.objects = objects;
        this.image = image(FlowConfig.ofFreshCluster(), null);
        metrics.expose(() -> image.levels(), laneMetrics::values);
        this.turns = turns;
        borrowLater();
    }

    private void borrowLater() {
        turns.later(Borrowing.PERIOD_NS, () -> {
            if (!closed) {
                guarded(this::borrow).run();
                borrowLater();
            }
        });
    }

    /** Takes over another configuration. Levels that stay keep their seats and queues. */
    public synchronized void configure(FlowConfig config) {
        image = image(config, image);
        dispatchAll();
    }

    /** Passes a request on to {@code next} when there is a seat for it, or refuses it. Does not block. */
    @HotPath
    public void enter(Exchange exchange, RequestPath path, Attributes what, RequestHandler next) {
        if (path.isStream()) {
            next.handle(exchange);
            return;
        }
        Image now = image;
        Lane lane = now.lanes().get(now.config().classify(exchange.identity(), what));
        Admitted request = new Admitted(this, lane, exchange, next, ask(exchange, path, what, lane));
        long nowNs = clock.monotonicNs();
        request.arrivedAtGateNs = nowNs;
        FairQueues.Arrival arrival;
        synchronized (lane.level) {
            arrival = lane.level.queues.arrive(request, nowNs);
        }
        switch (arrival) {
            case RUNS -> run(request, nowNs, false);
            case WAITS -> {
                lane.metrics.waiting.incrementAndGet();
                sweepLater();
                dispatch(lane.level);
            }
            case QUEUE_FULL -> refuse(request, "queue-full", nowNs);
            case NO_SEAT -> refuse(request, "concurrency-limit", nowNs);
        }
    }

    WatcherCounts watchers() {
        return watchers;
    }

    /** An admitted request has been answered, or has failed. */
    @HotPath
    void leave(Admitted request) {
        Lane lane = request.lane;
        long nowNs = clock.monotonicNs();
        boolean lingers;
        boolean othersWait;
        synchronized (lane.level) {
            lingers = lane.level.queues.finish(request, nowNs);
            othersWait = lane.level.queues.waiting() > 0;
        }
        lane.metrics.running.decrementAndGet();
        lane.metrics.executed.record((nowNs - request.arrivedAtGateNs) / 1e9);
        if (lingers) {
            turns.later(request.lingersNs(), guarded(() -> release(request)));
        }
        if (othersWait) {
            dispatch(lane.level);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (turns instanceof FlowTurns own) {
            own.close();
        }
    }

    private Admitted.Ask ask(Exchange exchange, RequestPath path, Attributes what, Lane lane) {
        long flow = lane.flow(lane.schema.distinguisher(exchange.identity(), what));
        if (!path.isResource()) {
            return new Admitted.Ask(flow, Work.ONE_SEAT, null, false);
        }
        return switch (path.verb()) {
            case "list", "deletecollection" -> new Admitted.Ask(flow, ofList(exchange, path, lane), null, false);
            case "watch" -> {
                boolean isInitialized = !sendsFirst(exchange.query());
                long work = isInitialized ? Work.ONE_SEAT : ofList(exchange, path, lane);
                yield new Admitted.Ask(flow, work, path.resource(), isInitialized);
            }
            case "create", "update", "patch", "delete" -> {
                long work = Work.ofWrite(watchers.of(path.resource()));
                yield new Admitted.Ask(flow, within(work, lane), null, false);
            }
            default -> new Admitted.Ask(flow, Work.ONE_SEAT, null, false);
        };
    }

    private static long within(long work, Lane lane) {
        return lane.level.level().isExempt()
                ? work
                : Work.within(work, lane.level.share.bounds().nominal());
    }

    private long ofList(Exchange exchange, RequestPath path, Lane lane) {
        if (!path.name().isEmpty()) {
            return Work.ONE_SEAT;
        }
        Map<String, List<String>> query = exchange.query();
        boolean isSelective = query.containsKey("labelSelector") || query.containsKey("fieldSelector");
        return within(Work.ofList(objects.under(path), number(query.get("limit")), isSelective), lane);
    }

    /** Whether a watch begins with what exists. */
    private static boolean sendsFirst(Map<String, List<String>> query) {
        List<String> asked = query.get("sendInitialEvents");
        if (asked != null) {
            return !asked.contains("false") && !asked.contains("0");
        }
        List<String> revision = query.get("resourceVersion");
        return revision == null || revision.contains("") || revision.contains("0");
    }

    /** What is no number is refused later, by whoever reads it. */
    private static long number(@Nullable List<String> values) {
        String text = values == null || values.isEmpty() ? "" : values.getFirst();
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return Long.parseLong(text);
    }

    @HotPath
    private void run(Admitted request, long nowNs, boolean waited) {
        Lane.LaneMetrics counts = request.lane.metrics;
        counts.running.incrementAndGet();
        counts.dispatched.increment();
        if (waited) {
            counts.waiting.decrementAndGet();
            counts.waited.record((nowNs - request.arrivedAtGateNs) / 1e9);
            request.arrivedAtGateNs = nowNs;
            turns.soon(() -> carry(request));
        } else {
            counts.waited.record(0);
            request.proceed();
        }
    }

    /** Away from its connection's edge, where a failure would be answered. */
    private void carry(Admitted request) {
        boolean failed = true;
        try {
            request.proceed();
            failed = false;
        } catch (RuntimeException e) {
            faults.onFault("apiserver.flow", e);
        } finally {
            if (failed) {
                request.fail();
            }
        }
    }

    private void refuse(Admitted request, String reason, long nowNs) {
        int seconds = request.lane.level.retryAfterSeconds(nowNs);
        metrics.rejected(request.lane, reason);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Content-Type", List.of("text/plain; charset=utf-8"));
        headers.put("X-Content-Type-Options", List.of("nosniff"));
        headers.put("Retry-After", List.of(Integer.toString(seconds)));
        request.exchange.answer(429, request.lane.headers(headers), TOO_MANY);
    }

    /** Carries on all whose turn it is. */
    private void dispatch(Level level) {
        while (true) {
            long nowNs = clock.monotonicNs();
            Seat seat;
            synchronized (level) {
                seat = level.queues.next(nowNs);
            }
            if (seat == null) {
                return;
            }
            run((Admitted) seat, nowNs, true);
        }
    }

    private void dispatchAll() {
        image.levels().forEach(this::dispatch);
        image.leaving().forEach(this::dispatch);
    }

    private void release(Admitted request) {
        synchronized (request.lane.level) {
            request.lane.level.queues.release(request, clock.monotonicNs());
        }
        dispatch(request.lane.level);
    }

    private void sweepLater() {
        if (!sweeps.get() && sweeps.compareAndSet(false, true)) {
            turns.later(TimeUnit.MILLISECONDS.toNanos(SWEEP_MS), guarded(this::sweep));
        }
    }

    private void sweep() {
        sweeps.set(false);
        Image now = image;
        for (List<Level> levels : List.of(now.levels(), now.leaving())) {
            levels.forEach(this::expire);
        }
    }

    private void expire(Level level) {
        long maxWaitNs = TimeUnit.MILLISECONDS.toNanos(limits.maxWaitMs());
        while (true) {
            long nowNs = clock.monotonicNs();
            Seat seat;
            synchronized (level) {
                seat = level.queues.expire(nowNs, maxWaitNs);
            }
            if (!(seat instanceof Admitted late)) {
                break;
            }
            late.lane.metrics.waiting.decrementAndGet();
            metrics.waitedInVain(late.lane, (nowNs - late.arrivedAtGateNs) / 1e9);
            refuse(late, "time-out", nowNs);
        }
        if (level.waiting() > 0) {
            sweepLater();
        }
        // A turn may have come while nobody gave a seat back, for instance by a raised limit.
        dispatch(level);
    }

    private synchronized void borrow() {
        long nowNs = clock.monotonicNs();
        List<Level> levels = image.levels();
        levels.forEach(level -> level.observe(nowNs));
        int[] seats = LevelShare.limits(
                levels.stream().map(Level::level).toList(),
                levels.stream().map(level -> level.share).toList(),
                limits.seats());
        for (int i = 0; i < seats.length; i++) {
            levels.get(i).limit(seats[i], nowNs);
        }
        if (!image.leaving().isEmpty()) {
            Image now = image;
            List<Level> busy =
                    now.leaving().stream().filter(level -> !level.isIdle()).toList();
            image = new Image(now.config(), now.lanes(), now.levels(), busy);
        }
        dispatchAll();
    }

    private Image image(FlowConfig config, @Nullable Image before) {
        long nowNs = clock.monotonicNs();
        List<PriorityLevel> specs = List.copyOf(config.levels().values());
        List<Borrowing.Bounds> bounds = Borrowing.bounds(specs, limits.seats());
        Map<String, Level> old = new HashMap<>();
        List<Level> leaving = new ArrayList<>();
        if (before != null) {
            before.levels().forEach(level -> old.put(level.name(), level));
            leaving.addAll(before.leaving());
        }
        Map<String, Level> levels = new LinkedHashMap<>();
        for (int i = 0; i < specs.size(); i++) {
            PriorityLevel spec = specs.get(i);
            Level kept = old.remove(spec.name());
            if (kept == null) {
                levels.put(spec.name(), new Level(spec, new LevelShare(bounds.get(i)), nowNs));
                continue;
            }
            boolean isResized = !kept.share.bounds().equals(bounds.get(i));
            kept.share.bounds(bounds.get(i));
            kept.level(spec, nowNs);
            if (isResized) {
                kept.limit(bounds.get(i).nominal(), nowNs);
            }
            levels.put(spec.name(), kept);
        }
        leaving.addAll(old.values());
        List<FlowSchema> schemas = config.schemas();
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < schemas.size(); i++) {
            FlowSchema schema = schemas.get(i);
            Level level = levels.get(config.levelOf(i).name());
            if (level == null) {
                throw new IllegalStateException("every level of the configuration is there");
            }
            lanes.add(new Lane(schema, level, laneMetrics(schema.name(), level.name()), seed));
        }
        return new Image(config, List.copyOf(lanes), List.copyOf(levels.values()), List.copyOf(leaving));
    }

    private Lane.LaneMetrics laneMetrics(String schema, String level) {
        return laneMetrics.computeIfAbsent(schema + "/" + level, key -> new Lane.LaneMetrics(metrics, schema, level));
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                faults.onFault("apiserver.flow", e);
            }
        };
    }
}
