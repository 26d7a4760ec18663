package io.hydrofoil.bench.run;

import io.hydrofoil.bench.LeaseRenewals;
import io.hydrofoil.bench.OpRun;
import io.hydrofoil.bench.Ops;
import io.hydrofoil.bench.result.Metric.Better;
import io.hydrofoil.bench.scenario.Load;
import io.hydrofoil.bench.scenario.Work;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.Paths;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.WholeAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Does the work of phases. One thread, not the event loop. */
final class Phases implements AutoCloseable {
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long ROLLOUT_LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final double QUIET_SECONDS = 20;
    private static final double ENOUGH = 60;

    private final Stage stage;
    private final Screen screen;
    private final int connections;
    private final Map<String, Made> made = new HashMap<>();
    private final Map<String, Tally> tallies = new HashMap<>();
    private final List<WatchCrowd> crowds = new ArrayList<>();

    Phases(Stage stage, Screen screen, int connections) {
        this.stage = stage;
        this.screen = screen;
        this.connections = connections;
    }

    /** What is shown of a phase, and when its time is up. */
    private static final class Sight {
        private final String phase;
        private final long startNs = System.nanoTime();
        private final double limitSeconds;

        Sight(String phase, double limitSeconds) {
            this.phase = phase;
            this.limitSeconds = limitSeconds;
        }

        double seconds() {
            return (System.nanoTime() - startNs) / 1e9;
        }

        Bar bar(String what, long done, long total) {
            return new Bar(phase, what, done, total, seconds(), limitSeconds >= Load.MAX_SECONDS ? 0 : limitSeconds);
        }
    }

    void run(Work.Phase phase) throws RemoteException {
        String name = phase.name();
        Tally tally = new Tally(name);
        tallies.put(name, tally);
        onLoop(() -> stage.pods().current(tally));
        crowds.forEach(crowd -> crowd.phase(name));
        switch (phase.work()) {
            case Work.Create create -> create(name, create, tally);
            case Work.Delete delete -> delete(name, delete);
            case Work.Get get ->
                requests(name, "gets", get.load(), onMade(name, get.phase(), get.load(), OnMade.Sort.GET));
            case Work.Patch patch -> patch(name, patch);
            case Work.ListAll list -> list(name, list);
            case Work.Heartbeat beat -> heartbeat(name, beat);
            case Work.Watch watch -> watch(name, watch);
            case Work.Rollout rollout -> rollout(name, rollout);
            case Work.Pause pause -> pause(name, pause);
        }
    }

    private void create(String name, Work.Create work, Tally tally) throws RemoteException {
        Creating ops = new Creating(stage, work, tally);
        made.put(name, ops.made());
        long fromNs = stage.recorder().nowNs();
        Load load = work.load();
        Load bounded =
                new Load(Math.min(load.count(), Made.MAX_OBJECTS), load.seconds(), load.arrivals(), load.lanes());
        OpRun run = requests(name, "created", bounded, ops);
        if (work.until() == Work.Until.NONE) {
            return;
        }
        boolean isOfThemselves = work.expectedPods() == load.count();
        long expected = isOfThemselves ? run.answered() : work.expectedPods();
        String what = PodTracker.measure(work.until());
        await(new Sight(name, work.withinSeconds()), what, expected, () -> tally.count(work.until()));
        double seconds = (tally.lastNs() - fromNs) / 1e9;
        onLoop(() ->
                stage.recorder().metric(name + "." + what + ".perSecond", expected / seconds, "/s", Better.HIGHER));
    }

    private void delete(String name, Work.Delete work) throws RemoteException {
        Made objects = made(work.phase());
        Load load = work.load();
        Load once = new Load(Math.min(load.count(), objects.size()), load.seconds(), load.arrivals(), load.lanes());
        Tally tally = Objects.requireNonNull(tallies.get(work.phase()), "the parser has checked phases");
        OpRun run = requests(name, "deleted", once, onMade(name, work.phase(), once, OnMade.Sort.DELETE));
        if (objects.hasPods()) {
            await(new Sight(name, work.withinSeconds()), "gone", run.answered(), tally::gone);
        }
    }

    private void patch(String name, Work.Patch work) throws RemoteException {
        long before = crowds.stream().mapToLong(WatchCrowd::events).sum();
        long timedBefore = crowds.stream().mapToLong(WatchCrowd::timed).sum();
        long fromNs = System.nanoTime();
        OpRun run = requests(name, "patches", work.load(), onMade(name, work.phase(), work.load(), OnMade.Sort.PATCH));
        if (crowds.isEmpty()) {
            return;
        }
        long readers = crowds.stream().mapToLong(WatchCrowd::timedWatchers).sum();
        long expected = run.answered() * readers;
        LongSupplier seen = () -> crowds.stream().mapToLong(WatchCrowd::timed).sum() - timedBefore;
        Sight sight = new Sight(name, QUIET_SECONDS);
        while (seen.getAsLong() < expected && sight.seconds() < QUIET_SECONDS) {
            screen.show(sight.bar("timed deliveries", seen.getAsLong(), expected));
            LockSupport.parkNanos(LOOK_NS);
        }
        long missed = Math.max(0, expected - seen.getAsLong());
        long events = crowds.stream().mapToLong(WatchCrowd::events).sum() - before;
        double seconds = (System.nanoTime() - fromNs) / 1e9;
        onLoop(() -> {
            stage.recorder().metric(name + ".events", (double) events, "", Better.NEITHER);
            stage.recorder().metric(name + ".eventsPerSecond", events / seconds, "/s", Better.HIGHER);
            stage.recorder().metric(name + ".missedDeliveries", (double) missed, "", Better.LOWER);
        });
    }

    private void list(String name, Work.ListAll work) throws RemoteException {
        Kind kind = Stage.kind(stage.template(work.template()));
        String path = Paths.collection(kind, stage.namespace());
        Listing ops = new Listing(stage.recorder(), name, work.load().lanes(), path, work.query());
        long fromNs = System.nanoTime();
        requests(name, "lists", work.load(), ops);
        double megabytes = ops.bytes() / 1e6 / ((System.nanoTime() - fromNs) / 1e9);
        onLoop(() -> stage.recorder().metric(name + ".megabytesPerSecond", megabytes, "MB/s", Better.HIGHER));
    }

    private void heartbeat(String name, Work.Heartbeat work) throws RemoteException {
        LeaseRenewals leases = new LeaseRenewals(stage.namespace(), name.toLowerCase(Locale.ROOT), work.leases());
        leases.create(stage.client());
        requests(name, "renewals", work.load(), new Measured(stage.recorder(), name, work.leases()) {
            @Override
            public Call next(int lane) {
                return leases.next(lane);
            }

            @Override
            public void answered(int lane, WholeAnswer answer) {
                leases.answered(lane, answer);
            }
        });
    }

    private void watch(String name, Work.Watch work) throws RemoteException {
        Kind kind = Stage.kind(stage.template(work.template()));
        String path = Paths.collection(kind, stage.namespace());
        WatchCrowd crowd = new WatchCrowd(stage.client(), stage.recorder(), path);
        crowds.add(crowd);
        crowd.phase(name);
        Sight sight = new Sight(name, 0);
        crowd.open(work.watchers(), work.timedOneIn(), connections);
        screen.end(sight.bar("watches", work.watchers(), work.watchers()));
    }

    private void rollout(String name, Work.Rollout work) throws RemoteException {
        Made objects = made(work.phase());
        byte[] patch = io.hydrofoil.bench.Fixture.bytes(
                "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"hydrofoil.io/bench-rollout\":\"" + name
                        + "\"}}}}}");
        long total = 0;
        for (String path : objects.paths()) {
            MapValue object = stage.client().json(Call.mergePatch(path, patch));
            total += object.map("spec").number("replicas", 1);
        }
        Sight sight = new Sight(name, work.withinSeconds());
        long done = 0;
        while (done < total) {
            check(sight, work.withinSeconds(), done + " of " + total + " pods rolled out");
            done = 0;
            for (String path : objects.paths()) {
                done += rolledOut(stage.client().json(Call.get(path)));
            }
            screen.show(sight.bar("rolled out", done, total));
            LockSupport.parkNanos(ROLLOUT_LOOK_NS);
        }
        screen.end(sight.bar("rolled out", done, total));
        double perSecond = total / sight.seconds();
        onLoop(() -> stage.recorder().metric(name + ".perSecond", perSecond, "/s", Better.HIGHER));
    }

    /** Replicas that are of the new template and available; all only when no old one is left. */
    static long rolledOut(MapValue deployment) {
        MapValue status = deployment.map("status");
        long wanted = deployment.map("spec").number("replicas", 1);
        if (status.number("observedGeneration", 0) < deployment.map("metadata").number("generation", 0)) {
            return 0;
        }
        long updated = Math.min(status.number("updatedReplicas", 0), status.number("availableReplicas", 0));
        boolean isWhole = updated >= wanted && status.number("replicas", 0) == wanted;
        return isWhole ? wanted : Math.min(updated, Math.max(0, wanted - 1));
    }

    private void pause(String name, Work.Pause work) throws RemoteException {
        Sight sight = new Sight(name, work.seconds());
        while (sight.seconds() < work.seconds()) {
            screen.show(sight.bar("", 0, 0));
            LockSupport.parkNanos(LOOK_NS);
        }
        screen.end(sight.bar("", 0, 0));
    }

    private Measured onMade(String name, String phase, Load load, OnMade.Sort sort) throws RemoteException {
        return new OnMade(stage.recorder(), name, load.lanes(), made(phase), sort);
    }

    private Made made(String phase) throws RemoteException {
        Made objects = made.get(phase);
        if (objects == null || objects.size() == 0) {
            throw new RemoteException("phase " + phase + " has made nothing to work on");
        }
        return objects;
    }

    private OpRun requests(String name, String what, Load load, Ops ops) throws RemoteException {
        if (stage.client().isHttp1()) {
            stage.client().connect(Math.min(ops.lanes(), connections));
        }
        OpRun run = new OpRun(stage.client(), ops, load.arrivals());
        Sight sight = new Sight(name, load.seconds());
        run.start(load.seconds(), load.count());
        while (!run.over().isDone()) {
            long total = run.expected() >= Load.MAX_COUNT ? 0 : run.expected();
            screen.show(sight.bar(what, run.answered(), total));
            LockSupport.parkNanos(LOOK_NS);
            if (sight.seconds() > load.seconds() + ENOUGH) {
                throw new RemoteException("phase " + name + " did not end: " + run.answered() + " were answered");
            }
        }
        run.await(0);
        double seconds = sight.seconds();
        screen.end(sight.bar(what, run.answered(), run.answered()));
        if (run.notSent() > 0) {
            screen.say("  " + run.notSent() + " were due and not sent: the server was behind by more than "
                    + OpRun.GRACE_SECONDS + " s; lower the rate to have them all");
        }
        String error = ops instanceof Measured measured ? measured.firstError() : null;
        if (error != null) {
            screen.say("  " + run.errors() + " errors, the first: " + error);
        }
        onLoop(() -> {
            stage.recorder().metric(name + ".perSecond", run.answered() / seconds, "/s", Better.HIGHER);
            stage.recorder().metric(name + ".errors", (double) run.errors(), "", Better.LOWER);
            stage.recorder().metric(name + ".notSent", (double) run.notSent(), "", Better.LOWER);
            stage.recorder().metric(name + ".retries", (double) run.retries(), "", Better.LOWER);
        });
        return run;
    }

    private void await(Sight sight, String what, long expected, LongSupplier done) throws RemoteException {
        while (done.getAsLong() < expected) {
            screen.show(sight.bar(what, done.getAsLong(), expected));
            check(sight, sight.limitSeconds, done.getAsLong() + " of " + expected + " pods are " + what);
            LockSupport.parkNanos(LOOK_NS);
        }
        screen.end(sight.bar(what, done.getAsLong(), expected));
    }

    private void check(Sight sight, double withinSeconds, String state) throws RemoteException {
        @Nullable String broken = stage.pods().broken();
        if (broken != null) {
            throw new RemoteException("pods cannot be followed any more: " + broken);
        }
        if (sight.seconds() > withinSeconds) {
            throw new RemoteException("phase " + sight.phase + ": after " + Math.round(withinSeconds) + " s " + state
                    + " (see \"within\")");
        }
    }

    /** Does something on the event loop, which owns what is measured, and waits for it. */
    private void onLoop(Runnable task) throws RemoteException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        stage.client().loop().execute(() -> {
            task.run();
            done.complete(null);
        });
        ApiClient.await(done, "note what was measured");
    }

    @Override
    public void close() {
        crowds.forEach(WatchCrowd::close);
    }
}
