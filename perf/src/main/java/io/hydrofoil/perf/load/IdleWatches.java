package io.hydrofoil.perf.load;

import io.hydrofoil.bench.OpRun;
import io.hydrofoil.bench.Pace;
import io.hydrofoil.bench.ServerProcess;
import io.hydrofoil.bench.Span;
import io.hydrofoil.perf.Figure;
import io.hydrofoil.perf.Goal;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.Watching;
import java.util.List;

/**
 * What a watch costs that waits: many, each of one config map by name, as nodes watch what their pods use. The server
 * has worked before, or the room that it works in and reaches for the first time would count as the watches'.
 */
final class IdleWatches {
    private static final int WATCHES = 10_000;
    private static final double KIBIBYTE = 1024;

    private IdleWatches() {}

    static List<Row> run(Bench bench) throws RemoteException {
        int count = bench.scaled(WATCHES);
        String path = ConfigMaps.path(bench.fixture().namespace("idle"));
        String revision = Watches.revision(bench, path);
        Broken broken = new Broken();
        new OpRun(bench.client(), RequestOps.gets(bench, bench.options().lanes()), Pace.CLOSED)
                .run(bench.options().warmUpSeconds(), bench.options().maxOps());
        bench.settle();
        long before = bench.server().residentBytes();
        ServerProcess.Stopwatch watch = bench.stopwatch();
        Watches.open(
                bench,
                count,
                i -> Watching.call(path, "&fieldSelector=metadata.name%3D" + ConfigMaps.name(i), revision),
                i -> new Watching(broken));
        bench.settle();
        Span span = watch.stop();
        double each = (bench.server().residentBytes() - before) / KIBIBYTE / count;
        String work = count + " idle watches on " + bench.client().connections() + " connections";
        return List.of(new Row(work, count, span, null, new Figure(each, "KiB each", Goal.atMost(5))));
    }

    private static final class Broken implements Watching.Progress {
        @Override
        public void events(int count) {
            // bookmarks
        }

        @Override
        public void broken(String why) {
            // told by the opening; when the run ends, all of them end
        }
    }
}
