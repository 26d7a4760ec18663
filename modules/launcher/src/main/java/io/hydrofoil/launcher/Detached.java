package io.hydrofoil.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts the server as a process of its own, in a session of its own so that no terminal takes it along, and shows its
 * progress until it is ready.
 * The child writes to a file, which this process follows: a pipe would break when this process ends.
 */
final class Detached {
    /** Begins the line by which the server tells that it is ready, followed by its address. */
    static final String READY = "ready at ";

    private static final long POLL_MS = 20;

    private Detached() {}

    static String start(ServerConfig config, Progress progress) throws StartException, InterruptedException {
        // Taken and let go: a fault of the directory is told here, with its own exit code and not the child's.
        DataDirectory.open(config.dataDirectory()).close();
        Path output = config.dataDirectory().resolve("server.out");
        try {
            Files.deleteIfExists(output);
            Process child = new ProcessBuilder(command(config))
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            return follow(child, output, progress);
        } catch (IOException e) {
            throw new StartException(
                    ExitCode.FAILED,
                    "cannot start the server process: " + Reason.of(e),
                    "look at " + output + ", or run \"hydrofoil up\" without --detach",
                    e);
        }
    }

    private static String follow(Process child, Path output, Progress progress)
            throws IOException, InterruptedException, StartException {
        int shown = 0;
        while (true) {
            boolean ended = child.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
            String text = Files.readString(output);
            int end = text.lastIndexOf('\n') + 1;
            for (String line : text.substring(shown, end).lines().toList()) {
                if (line.startsWith(READY)) {
                    return line.substring(READY.length());
                }
                progress.say(line);
            }
            shown = end;
            if (ended) {
                throw new ChildFailedException(child.exitValue(), output);
            }
        }
    }

    private static List<String> command(ServerConfig config) {
        List<String> command = new ArrayList<>();
        Path setsid = Path.of("/usr/bin/setsid");
        if (Files.isExecutable(setsid)) {
            command.add(setsid.toString());
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "server"));
        command.addAll(config.toArguments());
        return command;
    }
}
