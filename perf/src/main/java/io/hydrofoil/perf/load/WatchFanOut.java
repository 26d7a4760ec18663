package io.hydrofoil.perf.load;

import io.hydrofoil.bench.ServerProcess;
import io.hydrofoil.bench.Span;
import io.hydrofoil.perf.Goal;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.Watching;
import io.hydrofoil.remote.WholeAnswer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Many watchers of the same config maps of 1 KB, which are patched as fast as all watchers follow: a patch waits while
 * more than a window of events is outstanding.
 */
final class WatchFanOut implements Scenario {
    private static final int WATCHERS = 500;
    private static final int MAPS = 16;
    private static final int WINDOW = 16;
    private static final int DRAIN_SECONDS = 20;
    private static final Goal GOAL = Goal.atLeast(250_000);

    @Override
    public List<Row> run(Bench bench) throws RemoteException {
        LoadOptions options = bench.options();
        int watchers = bench.scaled(WATCHERS);
        String path = ConfigMaps.path(bench.fixture().namespace("fanout"));
        bench.fixture().each(MAPS, index -> Call.post(path, ConfigMaps.body(ConfigMaps.name(index))));
        String revision = Watches.revision(bench, path);
        Flow flow = new Flow(bench.client(), path, watchers);
        Watches.open(bench, watchers, i -> Watching.call(path, "", revision), i -> new Watching(flow));
        flow.run(options.warmUpSeconds(), Long.MAX_VALUE);
        bench.settle();
        long before = flow.delivered;
        ServerProcess.Stopwatch watch = bench.stopwatch();
        flow.run(options.seconds(), options.maxOps() / watchers + 1);
        Span span = watch.stop();
        long delivered = flow.delivered - before;
        flow.over = true;
        return List.of(Row.perCpuSecond("watch events to " + watchers + " watchers", delivered, span, null, GOAL));
    }

    /** State of the event loop. */
    private static final class Flow implements Watching.Progress {
        private final ApiClient client;
        private final String path;
        private final int watchers;
        private CompletableFuture<Void> ended = new CompletableFuture<>();
        private volatile long delivered;
        private volatile boolean over;
        private long written;
        private long writable;
        private boolean stopped = true;

        Flow(ApiClient client, String path, int watchers) {
            this.client = client;
            this.path = path;
            this.watchers = watchers;
        }

        void run(double seconds, long writes) throws RemoteException {
            client.loop().execute(() -> {
                ended = new CompletableFuture<>();
                stopped = false;
                writable = writes == Long.MAX_VALUE ? writes : written + writes;
                var _ = client.loop().schedule(this::stop, (long) (seconds * 1e9), TimeUnit.NANOSECONDS);
                pump();
            });
            CompletableFuture<CompletableFuture<Void>> current = new CompletableFuture<>();
            client.loop().execute(() -> current.complete(ended));
            String what = "deliver every event to " + watchers + " watchers";
            ApiClient.await(ApiClient.await(current, "start"), what, (long) seconds + DRAIN_SECONDS);
        }

        private void stop() {
            stopped = true;
            endIfDone();
        }

        private void pump() {
            while (!stopped && written < writable && written * watchers - delivered < (long) WINDOW * watchers) {
                String name = ConfigMaps.name(written % MAPS);
                Call call = Call.mergePatch(path + "/" + name, ConfigMaps.patch(++written));
                client.wire((int) (written & 0xFFFF)).send(call, new Checked());
            }
            endIfDone();
        }

        private void endIfDone() {
            if ((stopped || written >= writable) && delivered == written * watchers) {
                ended.complete(null);
            }
        }

        @Override
        public void events(int count) {
            if (count > 0) {
                setDelivered(delivered + count);
                pump();
            }
        }

        private void setDelivered(long count) {
            delivered = count;
        }

        @Override
        public void broken(String why) {
            if (!over) {
                stopped = true;
                ended.completeExceptionally(new RemoteException(why));
            }
        }

        private final class Checked extends WholeAnswer {
            @Override
            public void end() {
                if (!isFine()) {
                    broken("a patch was answered " + quoted());
                }
            }

            @Override
            public void failed(Throwable cause) {
                broken("a patch was not answered: " + cause);
            }
        }
    }
}
