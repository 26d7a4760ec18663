package io.hydrofoil.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A start for the AOT cache: brings everything up on a data directory that is thrown away, serves a few requests as a
 * client would, and stops. What was
 * loaded and linked by then is in the cache that the virtual machine writes at its end.
 */
final class Training {
    private static final int REQUESTS = 20;

    private Training() {}

    static void run(ServerConfig config, Progress progress) throws StartException, InterruptedException {
        try (ControlPlane plane = ControlPlane.start(config, progress, why -> {})) {
            for (int i = 0; i < REQUESTS; i++) {
                Readiness.ask(plane.server(), config.dataDirectory());
            }
        }
        delete(config.dataDirectory());
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
