package io.hydrofoil.bench.run;

import io.hydrofoil.bench.Fixture;
import io.hydrofoil.bench.ServerProcess;
import io.hydrofoil.bench.result.Metric.Better;
import io.hydrofoil.bench.result.RunResult;
import io.hydrofoil.bench.scenario.Scenario;
import io.hydrofoil.bench.scenario.Work;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One run of a scenario in a namespace of its own. */
public final class ScenarioRun {
    private static final int GONE_SECONDS = 300;
    private static final double MEBIBYTE = 1024 * 1024;

    private final Scenario scenario;
    private final ApiClient client;
    private final Screen screen;
    private final Settings settings;

    /**
     * How runs are done.
     *
     * @param connections at least so many
     * @param keep leave what was made
     */
    public record Settings(int connections, boolean keep) {}

    /** {@code client} is the run's own. */
    public ScenarioRun(Scenario scenario, ApiClient client, Screen screen, Settings settings) {
        this.scenario = scenario;
        this.client = client;
        this.screen = screen;
        this.settings = settings;
    }

    /** Runs it; {@code server}: null if what it costs cannot be told. */
    public RunResult run(@Nullable ServerProcess server) throws RemoteException {
        client.connect(settings.connections());
        requireNodes();
        Fixture fixture = new Fixture(client, "bench");
        Recorder recorder = new Recorder();
        try {
            String namespace = fixture.namespace(scenario.name());
            PodTracker pods = new PodTracker(client, recorder, namespace);
            ApiClient.await(pods.begin(), "watch the pods of " + namespace);
            Stage stage = new Stage(scenario, client, fixture, recorder, pods, namespace);
            try (Phases phases = new Phases(stage, screen, settings.connections())) {
                for (Work.Phase phase : scenario.phases()) {
                    run(phases, phase, stage, server);
                }
            } finally {
                pods.close();
            }
            return result(recorder);
        } finally {
            if (!settings.keep()) {
                fixture.remove();
                awaitGone(fixture);
            }
        }
    }

    private void run(Phases phases, Work.Phase phase, Stage stage, @Nullable ServerProcess server)
            throws RemoteException {
        Recorder recorder = stage.recorder();
        long fromNs = recorder.nowNs();
        ServerProcess.Stopwatch watch = server == null ? null : new ServerProcess.Stopwatch(server);
        try (Faults faults = Faults.begin(stage, phase.faults())) {
            phases.run(phase);
            String failure = faults.failure();
            if (failure != null) {
                throw new RemoteException(failure);
            }
        }
        long toNs = recorder.nowNs();
        double cpuSeconds = watch == null ? 0 : watch.stop().cpuSeconds();
        double mebibytes = server == null ? 0 : server.residentBytes() / MEBIBYTE;
        CompletableFuture<Void> noted = new CompletableFuture<>();
        client.loop().execute(() -> {
            recorder.span(phase.name(), fromNs, toNs);
            recorder.metric(phase.name() + ".seconds", (toNs - fromNs) / 1e9, "s", secondsAre(phase.work()));
            if (server != null) {
                recorder.metric(phase.name() + ".serverCpuSeconds", cpuSeconds, "s", Better.LOWER);
                recorder.metric(phase.name() + ".serverMemory", mebibytes, "MiB", Better.LOWER);
            }
            noted.complete(null);
        });
        ApiClient.await(noted, "note how long " + phase.name() + " took");
    }

    /** How long a pause or an open loop takes says nothing of the server. */
    private static Better secondsAre(Work work) {
        return switch (work) {
            case Work.Create create when create.until() != Work.Until.NONE -> Better.LOWER;
            case Work.Delete delete -> Better.LOWER;
            case Work.Rollout rollout -> Better.LOWER;
            default -> Better.NEITHER;
        };
    }

    private RunResult result(Recorder recorder) throws RemoteException {
        CompletableFuture<RunResult> result = new CompletableFuture<>();
        client.loop().execute(() -> result.complete(recorder.result()));
        return ApiClient.await(result, "sum up");
    }

    private void requireNodes() throws RemoteException {
        if (scenario.nodes() == 0) {
            return;
        }
        int ready = 0;
        String token = "";
        do {
            MapValue page = client.json(Call.get("/api/v1/nodes?limit=500"
                    + (token.isEmpty()
                            ? ""
                            : "&continue="
                                    + java.net.URLEncoder.encode(token, java.nio.charset.StandardCharsets.UTF_8))));
            for (MapValue node : page.list("items").maps()) {
                for (MapValue condition : node.map("status").list("conditions").maps()) {
                    boolean isReady = condition.text("type", "").equals("Ready")
                            && condition.text("status", "").equals("True");
                    ready += isReady ? 1 : 0;
                }
            }
            token = page.map("metadata").text("continue", "");
        } while (!token.isEmpty());
        if (ready < scenario.nodes()) {
            throw new RemoteException(
                    "the scenario needs " + scenario.nodes() + " ready nodes, the cluster has " + ready
                            + ": start more (hydrofoil up --nodes N, or hydrofoil simulate-nodes --nodes N), choose a smaller"
                            + " size (--size small), or give another number (--set nodes=" + Math.max(1, ready) + ")");
        }
    }

    /** The next run must not pay for what this one leaves. */
    private void awaitGone(Fixture fixture) throws RemoteException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(GONE_SECONDS);
        for (String path : fixture.removed()) {
            while (client.call(Call.get(path)).status() != 404) {
                if (System.nanoTime() > deadlineNs) {
                    screen.say("  " + path + " is still being deleted after " + GONE_SECONDS + " s");
                    return;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }
}
