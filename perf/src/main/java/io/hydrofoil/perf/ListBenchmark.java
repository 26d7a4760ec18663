package io.hydrofoil.perf;

import io.hydrofoil.apiserver.reads.ReadPool;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.ReadsConfig;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.chassis.Clock;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A list of 10,000 pods of 2.4 KB from the store to the stream, in pieces; and one point read. Without network. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ListBenchmark {
    private static final int PODS = 10_000;

    /** What is asked for. */
    @Param({"whole", "metadata", "table"})
    public String representation = "whole";

    private final LongAdder bytes = new LongAdder();
    private final LongAdder ends = new LongAdder();
    private final PodStore pods = new PodStore(PODS);
    private final ReadPool pool = new ReadPool(1, 8, (where, fault) -> {
        throw new IllegalStateException(where, fault);
    });
    private final Reads reads = new Reads(pods.store.reader(), Clock.system(), ReadsConfig.forMachine(2), pool);

    /** All of a namespace. */
    @Benchmark
    public long list() {
        long before = ends.sum();
        Target target = Target.of(Verb.LIST, PodStore.PODS, "default", "");
        reads.list(new CountingExchange(bytes, ends), target, ListOptions.NONE, as());
        while (ends.sum() == before) {
            Thread.onSpinWait();
        }
        return bytes.sum();
    }

    /** One object. */
    @Benchmark
    public long get() {
        Target target = Target.of(Verb.GET, PodStore.PODS, "default", "web-105000");
        reads.get(new CountingExchange(bytes, ends), target, Representation.JSON);
        return bytes.sum();
    }

    private Representation as() {
        String accept =
                switch (representation) {
                    case "metadata" -> "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
                    case "table" -> "application/json;as=Table;v=v1;g=meta.k8s.io";
                    default -> "application/json";
                };
        return Representation.choose(
                accept, Map.of("includeObject", List.of()), Representation.Answer.LIST, true, true);
    }

    /** Ends it. */
    @TearDown
    public void close() {
        pool.close();
        pods.close();
    }
}
