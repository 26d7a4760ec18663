package io.hydrofoil.perf;

import io.hydrofoil.objects.FieldSelector;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordCodec;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.objects.Value;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one document costs on its way in (parse, record) and out (splice, selectors): a running pod of 2.4 KB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DocumentCodecBenchmark {
    private static final long REVISION = 1_234_567;

    private final RecordFlyweight flyweight = new RecordFlyweight();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[0]);
    private Kind pod = KindTable.builtin().require("v1", "Pod");
    private MapValue tree = SamplePod.tree();
    private byte[] json = new byte[0];
    private byte[] record = new byte[0];
    private byte[] out = new byte[0];
    private LabelSelector labels = LabelSelector.EVERYTHING;
    private FieldSelector fields = FieldSelector.EVERYTHING;

    /** Makes the bytes. */
    @Setup
    public void prepare() throws MalformedException {
        pod = KindTable.builtin().require("v1", "Pod");
        tree = SamplePod.tree();
        json = Json.bytes(tree);
        record = RecordCodec.encode(pod, tree);
        buffer.wrap(record);
        flyweight.wrap(buffer, 0, record.length);
        out = new byte[flyweight.jsonLength(REVISION)];
        labels = LabelSelector.parse("app=web,tier in (front,back),!canary");
        fields = FieldSelector.parse("spec.nodeName=node-0017,status.phase!=Failed", pod);
    }

    /** Bytes to tree. */
    @Benchmark
    public Value parse() throws MalformedException {
        return Json.parse(json);
    }

    /** Tree to bytes, fields in their order. */
    @Benchmark
    public byte[] write() {
        return Json.bytes(tree);
    }

    /** Tree to record. */
    @Benchmark
    public byte[] encode() {
        return RecordCodec.encode(pod, tree);
    }

    /** Record to the bytes of an answer. */
    @Benchmark
    public int splice() {
        return flyweight.wrap(buffer, 0, record.length).writeJson(REVISION, out, 0);
    }

    /** Three label conditions and two field conditions on a record. */
    @Benchmark
    public boolean match() {
        flyweight.wrap(buffer, 0, record.length);
        return flyweight.matches(labels) && flyweight.matches(fields);
    }
}
