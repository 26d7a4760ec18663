package io.hydrofoil.launcher;

import io.hydrofoil.bench.BenchException;
import io.hydrofoil.bench.Benchmark;
import io.hydrofoil.consensus.LocalGroup;
import io.hydrofoil.remote.ApiTarget;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.store.StoreLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A start for the AOT cache: brings everything up on a data directory that is thrown away, serves a little of
 * everything, and stops; then three members of a log lose their leader. What was loaded and linked by then is in the
 * cache that the virtual machine writes at its end, and so are the profiles of what ran: a server under load is at full
 * speed in a few seconds instead of half a minute.
 */
final class Training {
    private static final int REQUESTS = 20;
    /** A little of everything, then enough pods that what carries one to its node is known well (decision 0028). */
    private static final List<Benchmark.Work> WORK =
            List.of(once("mixed", "small"), once("scheduling-objects", "training"));

    private static final int CONNECTIONS = 4;
    private static final int MEMBERS = 3;
    private static final int ELECTIONS = 3;

    private Training() {}

    static void run(ServerConfig config, Progress progress) throws StartException, InterruptedException {
        try (ControlPlane plane = ControlPlane.start(config, progress, why -> {})) {
            for (int i = 0; i < REQUESTS; i++) {
                Readiness.ask(plane.server(), config.dataDirectory());
            }
            for (Benchmark.Work work : WORK) {
                load(config, work);
            }
        }
        elect(config.dataDirectory().resolve("group"));
        delete(config.dataDirectory());
    }

    private static Benchmark.Work once(String scenario, String size) {
        return new Benchmark.Work(scenario, size, Map.of(), 1, 1);
    }

    private static void load(ServerConfig config, Benchmark.Work work) throws StartException {
        Path data = config.dataDirectory();
        try {
            Benchmark.run(
                    work,
                    new Benchmark.Against(ApiTarget.of(ControlPlane.kubeconfig(data)), false, CONNECTIONS, 0, true),
                    data.resolve("training.html"),
                    System.out,
                    false);
        } catch (BenchException | RemoteException e) {
            throw new StartException(
                    ExitCode.FAILED,
                    "the server cannot be trained: " + e.getMessage(),
                    "see what it says above; without a cache it starts all the same",
                    e);
        }
    }

    /** Without it the first election of a member is the first time that anything of it runs. */
    private static void elect(Path directory) throws StartException, InterruptedException {
        StoreLimits limits = new StoreLimits(1_000, 1_024, 100_000, 200_000, 1 << 20);
        boolean elected = false;
        for (int attempt = 0; attempt < ELECTIONS && !elected; attempt++) {
            Path own = directory.resolve(Integer.toString(attempt));
            try (LocalGroup group = LocalGroup.start(own, MEMBERS, true, limits, Training::tell)) {
                elected = group.electAnew();
            } catch (IOException e) {
                throw new StartException(
                        ExitCode.FAILED,
                        "the log cannot be trained: " + Reason.of(e),
                        "without a cache a server starts all the same",
                        e);
            }
        }
    }

    private static void tell(String where, Throwable fault) {
        System.err.println("training: " + where + ": " + fault);
    }

    private static void delete(Path directory) throws StartException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new StartException(
                    ExitCode.FAILED,
                    "cannot remove the training directory " + directory + ": " + Reason.of(e),
                    "remove it by hand",
                    e);
        }
    }
}
