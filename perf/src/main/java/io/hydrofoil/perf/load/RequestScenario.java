package io.hydrofoil.perf.load;

import io.hydrofoil.bench.OpRun;
import io.hydrofoil.bench.Ops;
import io.hydrofoil.bench.Pace;
import io.hydrofoil.bench.ServerProcess;
import io.hydrofoil.bench.Span;
import io.hydrofoil.perf.Goal;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.RemoteException;
import java.util.List;

/** Single requests: warmed up in a closed loop, then measured at the pace that was asked for. */
final class RequestScenario implements Scenario {
    private final String work;
    private final Preparation preparation;
    private final Goal goal;

    /** Makes what the operations need. */
    interface Preparation {
        /** The operations, for so many lanes. */
        Ops prepare(Bench bench, int lanes) throws RemoteException;
    }

    RequestScenario(String work, Preparation preparation, Goal goal) {
        this.work = work;
        this.preparation = preparation;
        this.goal = goal;
    }

    @Override
    public List<Row> run(Bench bench) throws RemoteException {
        LoadOptions options = bench.options();
        ApiClient client = bench.client();
        if (client.isHttp1()) {
            client.connect(options.lanes());
        }
        Ops ops = preparation.prepare(bench, options.lanes());
        new OpRun(client, ops, Pace.CLOSED).run(options.warmUpSeconds(), options.maxOps());
        bench.settle();
        ServerProcess.Stopwatch watch = bench.stopwatch();
        OpRun run = new OpRun(client, ops, options.pace()).run(options.seconds(), options.maxOps());
        Span span = watch.stop();
        return List.of(Row.perCpuSecond(work, run.answered(), span, run.latencies(), goal));
    }
}
