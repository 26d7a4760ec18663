package io.hydrofoil.perf;

import io.hydrofoil.apiserver.Execution;
import io.hydrofoil.apiserver.reads.ReadPool;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.watch.Watches;
import io.hydrofoil.chassis.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One change of a pod of 2.4 KB from apply to the streams of all who watch, hand-off between threads included; without
 * network.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class FanOutBenchmark {
    /** Connections that watch. */
    @Param({"1", "500", "5000"})
    public int watchers;

    private final LongAdder bytes = new LongAdder();
    private final LongAdder ends = new LongAdder();
    private final PodStore pods = new PodStore(1);
    private final ReadPool pool = new ReadPool(1, 10_000, (where, fault) -> {
        throw new IllegalStateException(where, fault);
    });
    private final Watches watches = new Watches(
            pods.store,
            Clock.system(),
            pool,
            (where, fault) -> {
                throw new IllegalStateException(where, fault);
            },
            1,
            Execution.onThreads());
    private long eventBytes;

    /** Opens the watches and sees one event, whose size is that of all. */
    @Setup
    public void open() {
        pods.store.appliedListener(watches::onApplied);
        Target target = Target.of(Verb.WATCH, PodStore.PODS, "default", "");
        ListOptions fromNow = new ListOptions(
                "", "", true, false, Long.toString(pods.store.reader().revision()), "", 0, 0, "", null);
        for (int i = 0; i < watchers; i++) {
            watches.watch(new CountingExchange(bytes, ends), target, fromNow, Representation.JSON);
        }
        while (watches.watcherCount() < watchers) {
            Thread.onSpinWait();
        }
        pods.write(0);
        long seen = -1;
        while (seen != bytes.sum() || seen == 0) {
            seen = bytes.sum();
            java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
        }
        eventBytes = seen / watchers;
    }

    /** A write and its delivery to all. */
    @Benchmark
    public long deliver() {
        long after = bytes.sum() + eventBytes * watchers;
        pods.write(0);
        while (bytes.sum() < after) {
            Thread.onSpinWait();
        }
        return after;
    }

    /** Ends the watches. */
    @TearDown
    public void close() {
        watches.close();
        pool.close();
        pods.close();
    }
}
