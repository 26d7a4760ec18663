package io.hydrofoil.perf.load;

import io.hydrofoil.bench.OpRun;
import io.hydrofoil.bench.Ops;
import io.hydrofoil.bench.Pace;
import io.hydrofoil.bench.ServerProcess;
import io.hydrofoil.bench.Span;
import io.hydrofoil.perf.Figure;
import io.hydrofoil.perf.Goal;
import io.hydrofoil.perf.TextTable;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.WholeAnswer;
import io.hydrofoil.remote.Wire;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Lists of pods: how many megabytes a CPU second lists, and what memory many big lists at once take. */
final class PodLists {
    private static final int PODS = 5_000;
    private static final int MANY_PODS = 100_000;
    private static final int LISTS_AT_ONCE = 16;
    private static final int LIST_LANES = 2;
    private static final int SAMPLE_MS = 20;
    private static final double MEGABYTE = 1e6;
    private static final double MEBIBYTE = 1024 * 1024;

    private PodLists() {}

    static List<Row> throughput(Bench bench) throws RemoteException {
        int pods = bench.scaled(PODS);
        String path = pods(bench, "list", pods);
        Sizes warmUp = new Sizes(path);
        new OpRun(bench.client(), warmUp, Pace.CLOSED)
                .run(bench.options().warmUpSeconds(), bench.options().maxOps());
        bench.settle();
        Sizes sizes = new Sizes(path);
        ServerProcess.Stopwatch watch = bench.stopwatch();
        OpRun run = new OpRun(bench.client(), sizes, bench.options().pace())
                .run(bench.options().seconds(), bench.options().maxOps());
        Span span = watch.stop();
        double megabytesEach = sizes.bytes / MEGABYTE / Math.max(1, run.answered());
        String work = "list " + pods + " pods, " + TextTable.number(megabytesEach) + " MB";
        Figure figure = new Figure(sizes.bytes / MEGABYTE / span.cpuSeconds(), "MB/cpu-s", Goal.atLeast(600));
        return List.of(new Row(work, run.answered(), span, run.latencies(), figure));
    }

    static List<Row> memory(Bench bench) throws RemoteException {
        int pods = bench.scaled(MANY_PODS);
        String path = pods(bench, "lists", pods);
        bench.settle();
        long before = bench.server().residentBytes();
        ServerProcess.Stopwatch watch = bench.stopwatch();
        long peak = before;
        CompletableFuture<?>[] lists = new CompletableFuture<?>[LISTS_AT_ONCE];
        bench.client()
                .connect(
                        bench.client().isHttp1()
                                ? LISTS_AT_ONCE
                                : bench.options().connections());
        for (int i = 0; i < lists.length; i++) {
            Discarded answer = new Discarded();
            Wire wire = bench.client().wire(i);
            lists[i] = answer.future();
            bench.client().loop().execute(() -> wire.send(Call.get(path), answer));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(lists);
        while (!all.isDone()) {
            peak = Math.max(peak, bench.server().residentBytes());
            sleep();
        }
        ApiClient.await(all, "list " + pods + " pods");
        Span span = watch.stop();
        double added = (peak - before) / MEBIBYTE;
        String work = LISTS_AT_ONCE + " lists of " + pods + " pods at once";
        return List.of(new Row(work, LISTS_AT_ONCE, span, null, new Figure(added, "MiB added", Goal.atMost(64))));
    }

    private static String pods(Bench bench, String purpose, int count) throws RemoteException {
        String path = Pods.path(bench.fixture().namespace(purpose));
        bench.fixture().each(count, index -> Call.post(path, Pods.body(index)));
        return path;
    }

    private static void sleep() throws RemoteException {
        try {
            Thread.sleep(SAMPLE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteException("interrupted", e);
        }
    }

    /** Lists, and how long their answers are. */
    private static final class Sizes implements Ops {
        private final String path;
        private volatile long bytes;

        Sizes(String path) {
            this.path = path;
        }

        @Override
        public int lanes() {
            return LIST_LANES;
        }

        @Override
        public Call next(int lane) {
            return Call.get(path);
        }

        @Override
        public void answered(int lane, WholeAnswer answer) {
            long sum = bytes + answer.length();
            bytes = sum;
        }
    }

    /** An answer that is counted and dropped. */
    private static final class Discarded extends WholeAnswer {
        @Override
        public void bytes(ByteBuf piece) {
            if (!isFine()) {
                super.bytes(piece);
            }
        }

        @Override
        public void end() {
            if (isFine()) {
                super.end();
            } else {
                failed(new RemoteException("a list was answered " + quoted()));
            }
        }
    }
}
