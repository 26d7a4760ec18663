package io.hydrofoil.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The store alone, without log and network, on either table: records of 1.5 KB under keys like those of pods. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class StoreBenchmark {
    static final int BATCH = 50;
    static final int LISTED = 10_000;
    private static final int RECORD_BYTES = 1500;

    /** Which object table. */
    @Param({"chronicle", "slab"})
    public String table = "";

    /** How many objects there are. */
    @Param({"100000"})
    public int objects;

    private final SplittableRandom random = new SplittableRandom(1);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[RECORD_BYTES]);
    private final byte[] none = {};
    private final byte[] prefix = key(0).clone();
    private byte[][] keys = {};
    private Store store = new Store(1, limits());
    private BatchEncoder encoder = new BatchEncoder(limits());
    private long position;
    private long sum;

    private static StoreLimits limits() {
        return StoreLimits.forMachine(8L << 30);
    }

    /** Lists of 10k are of one namespace. */
    private static byte[] key(int i) {
        return ("pods/namespace-" + i / LISTED + "/deployment-7d9f8b6c5-" + i).getBytes(StandardCharsets.UTF_8);
    }

    /** Fills the store. */
    @Setup
    public void fill() {
        store.close();
        store = table.equals("slab")
                ? new Store(1, limits(), RecordSeal.none(), new SlabObjectTable())
                : new Store(1, limits());
        keys = new byte[objects][];
        for (int i = 0; i < objects; i++) {
            keys[i] = key(i);
        }
        for (int i = 0; i < objects; i += BATCH) {
            encoder.begin(2);
            for (int k = i; k < i + BATCH; k++) {
                encoder.transaction(k).expect(keys[k], 0).put(keys[k], record, 0, RECORD_BYTES);
            }
            store.apply(encoder.buffer(), 0, encoder.end(), ++position, position);
        }
    }

    /** Ends. */
    @TearDown
    public void close() {
        store.close();
    }

    /** Encodes and applies one transaction: expected to exist, and replaced. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void applyReplace() {
        encoder.begin(2);
        for (int i = 0; i < BATCH; i++) {
            byte[] key = keys[random.nextInt(objects)];
            record.putLong(0, position);
            encoder.transaction(i).expect(key, BatchEncoder.ANY_REVISION).put(key, record, 0, RECORD_BYTES);
        }
        store.apply(encoder.buffer(), 0, encoder.end(), ++position, position);
    }

    /** Reads one record where it lies. */
    @Benchmark
    public long pointRead() {
        store.reader().get(keys[random.nextInt(objects)], this::see);
        return sum;
    }

    /** Lists 10k records where they lie. */
    @Benchmark
    public long listTenThousand() {
        byte[] namespace = Arrays.copyOf(prefix, "pods/namespace-0/".length());
        store.reader().list(namespace, none, 0, (key, buffer, offset, length, revision) -> {
            see(buffer, offset, length, revision);
            return true;
        });
        return sum;
    }

    /** Counts the keys of a namespace of 10k. */
    @Benchmark
    public long countTenThousand() {
        return store.reader().count(Arrays.copyOf(prefix, "pods/namespace-0/".length()));
    }

    private void see(DirectBuffer buffer, int offset, int length, long revision) {
        sum += buffer.getLong(offset) + buffer.getByte(offset + length - 1) + revision;
    }
}
