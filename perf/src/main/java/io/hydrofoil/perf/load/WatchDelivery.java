package io.hydrofoil.perf.load;

import io.hydrofoil.bench.Latencies;
import io.hydrofoil.bench.OpRun;
import io.hydrofoil.bench.Ops;
import io.hydrofoil.bench.Pace;
import io.hydrofoil.bench.ServerProcess;
import io.hydrofoil.bench.Span;
import io.hydrofoil.perf.Figure;
import io.hydrofoil.perf.Goal;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.Watching;
import io.hydrofoil.remote.WholeAnswer;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How long after its commit a change reaches a watcher, at 1,000 writes a second and 100 watchers. Commit is known to a
 * client by the answer to the write: an event that comes before it counts as 0. The time from sending the write on,
 * which also holds the write itself, is a second row. One watcher in ten is timed, so that the client keeps up.
 */
final class WatchDelivery implements Scenario {
    private static final int WATCHERS = 100;
    private static final int TIMED_ONE_IN = 10;
    private static final int MAPS = 500;
    private static final int DRAIN_SECONDS = 20;
    private static final double WRITES_PER_SECOND = 1_000;
    private static final Goal GOAL = Goal.atMost(2);

    @Override
    public List<Row> run(Bench bench) throws RemoteException {
        LoadOptions options = bench.options();
        int watchers = bench.scaled(WATCHERS);
        String path = ConfigMaps.path(bench.fixture().namespace("delivery"));
        bench.fixture().each(MAPS, index -> Call.post(path, ConfigMaps.body(ConfigMaps.name(index))));
        String revision = Watches.revision(bench, path);
        Timing timing = new Timing(path);
        Watches.open(
                bench,
                watchers,
                i -> Watching.call(path, "", revision),
                i -> i % TIMED_ONE_IN == 0 ? new Timed(timing) : new Watching(timing));
        Pace pace = options.rate() > 0 ? options.pace() : new Pace(WRITES_PER_SECOND);
        new OpRun(bench.client(), timing, pace).run(options.warmUpSeconds(), options.maxOps());
        bench.settle();
        timing.measureFrom();
        ServerProcess.Stopwatch watch = bench.stopwatch();
        OpRun run = new OpRun(bench.client(), timing, pace).run(options.seconds(), options.maxOps());
        long expected = run.answered() * ((watchers + TIMED_ONE_IN - 1) / TIMED_ONE_IN);
        timing.awaitEvents(expected);
        Span span = watch.stop();
        String what = "delivery to " + watchers + " watchers";
        return List.of(
                row(what + " after commit", run.answered(), span, timing.afterCommit, GOAL),
                row(what + " after sending", run.answered(), span, timing.afterSend, null));
    }

    private static Row row(String work, long writes, Span span, Latencies latencies, @Nullable Goal goal) {
        return new Row(work, writes, span, latencies, new Figure(latencies.ms(99), "ms p99", goal));
    }

    /** When which write was sent and answered. State of the event loop. */
    private static final class Timing implements Ops, Watching.Progress {
        private static final int WINDOW = 1 << 16;

        private final String path;
        private final long[] sentNs = new long[WINDOW];
        private final long[] answeredNs = new long[WINDOW];
        private final long[] lanes = new long[MAPS];
        private volatile long sequences;
        private final Latencies afterCommit = new Latencies();
        private final Latencies afterSend = new Latencies();
        private volatile long firstMeasured = Long.MAX_VALUE;
        private volatile long measured;
        private volatile @Nullable String broken;

        Timing(String path) {
            this.path = path;
        }

        @Override
        public int lanes() {
            return MAPS;
        }

        @Override
        public Call next(int lane) {
            long sequence = sequences + 1;
            sequences = sequence;
            int at = (int) (sequence % WINDOW);
            lanes[lane] = sequence;
            sentNs[at] = System.nanoTime();
            answeredNs[at] = 0;
            return Call.mergePatch(path + "/" + ConfigMaps.name(lane), ConfigMaps.patch(sequence));
        }

        @Override
        public void answered(int lane, WholeAnswer answer) {
            answeredNs[(int) (lanes[lane] % WINDOW)] = System.nanoTime();
        }

        /** Events of all writes from now on count; not on the event loop, and while no write is under way. */
        void measureFrom() {
            firstMeasured = sequences + 1;
        }

        /** Waits until so many events have come. */
        void awaitEvents(long expected) throws RemoteException {
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
            while (measured < expected && broken == null && System.nanoTime() < deadlineNs) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            if (broken != null) {
                throw new RemoteException(broken);
            }
            if (measured != expected) {
                throw new RemoteException("watchers got " + measured + " of " + expected + " events");
            }
        }

        void arrived(long sequence) {
            if (sequence >= firstMeasured) {
                long now = System.nanoTime();
                int at = (int) (sequence % WINDOW);
                afterSend.record(now - sentNs[at]);
                afterCommit.record(answeredNs[at] == 0 ? 0 : now - answeredNs[at]);
                measured = afterCommit.count();
            }
        }

        @Override
        public void events(int count) {
            // only the timed ones count
        }

        @Override
        public void broken(String why) {
            broken = why;
        }
    }

    /** Reads the sequence number of each event. */
    private static final class Timed extends Watching {
        private static final byte[] MARK = "\"seq\":\"".getBytes(StandardCharsets.US_ASCII);

        private final Timing timing;
        private byte[] line = new byte[4096];
        private int length;

        Timed(Timing timing) {
            super(timing);
            this.timing = timing;
        }

        @Override
        public void bytes(ByteBuf piece) {
            int from = piece.readerIndex();
            int to = piece.writerIndex();
            while (from < to) {
                int end = piece.indexOf(from, to, (byte) '\n');
                int stop = end < 0 ? to : end;
                append(piece, from, stop - from);
                if (end >= 0) {
                    timing.arrived(sequence());
                    length = 0;
                }
                from = stop + 1;
            }
        }

        private void append(ByteBuf piece, int from, int count) {
            if (length + count > line.length) {
                line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
            }
            piece.getBytes(from, line, length, count);
            length += count;
        }

        private long sequence() {
            for (int at = 0; at + MARK.length < length; at++) {
                if (Arrays.equals(line, at, at + MARK.length, MARK, 0, MARK.length)) {
                    long number = 0;
                    for (int i = at + MARK.length; line[i] != '"'; i++) {
                        number = number * 10 + (line[i] - '0');
                    }
                    return number;
                }
            }
            throw new IllegalStateException("an event without a sequence number");
        }
    }
}
