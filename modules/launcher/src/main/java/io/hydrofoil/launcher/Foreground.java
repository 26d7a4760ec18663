package io.hydrofoil.launcher;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A control plane in this process, until a signal or a fatal fault ends it. */
final class Foreground {
    private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);

    private Foreground() {}

    /** Told once that the cluster is ready, and at which address. */
    @FunctionalInterface
    interface Ready {
        void at(String server) throws StartException;
    }

    /** Throws what a fatal fault says; a signal ends the process itself after a clean stop. */
    static int run(ServerConfig config, Progress progress, Ready ready) throws StartException {
        CompletableFuture<StartException> fatal = new CompletableFuture<>();
        // ControlPlane is closed by the shutdown hook, which runs on signals as well as on a usual end.
        ControlPlane plane = ControlPlane.start(config, progress, fatal::complete);
        Thread stop = new Thread(
                () -> {
                    progress.say("Stopping.");
                    plane.close();
                    LOG.info("stopped");
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        ready.at(plane.server());
        try {
            throw fatal.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED.code();
        }
    }

    /** Runs several members, each in a process of its own, until a signal ends them or all have ended. */
    static int run(LocalMembers members, Progress progress, Ready ready) throws StartException, InterruptedException {
        LocalMembers.Started started = members.start(progress);
        Thread stop = new Thread(
                () -> {
                    progress.say("Stopping.");
                    started.stop();
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        ready.at(started.server());
        started.await();
        return ExitCode.FAILED.code();
    }
}
