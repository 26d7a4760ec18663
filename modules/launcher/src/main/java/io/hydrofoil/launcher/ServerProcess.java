package io.hydrofoil.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, of the same Java and classes as this one, which outlives it unless it is stopped.
 * Its output goes to a file in its data directory.
 */
final class ServerProcess {
    /** What a server says before its address when it is ready. */
    static final String READY = "ready at ";

    private static final long POLL_MS = 20;

    private final Process process;
    private final Path output;
    private int shown;

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static ServerProcess start(ServerConfig config) throws StartException {
        // Taken and let go: a fault of the directory is told here, with its own exit code and not the child's.
        DataDirectory.open(config.dataDirectory()).close();
        Path output = config.dataDirectory().resolve("server.out");
        try {
            Files.deleteIfExists(output);
            Process process = new ProcessBuilder(command(config))
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            return new ServerProcess(process, output);
        } catch (IOException e) {
            throw new StartException(
                    ExitCode.FAILED,
                    "cannot start the server process: " + Reason.of(e),
                    "look at " + output + ", or run \"hydrofoil up\" without --detach",
                    e);
        }
    }

    /** Passes on what it says until it is ready; returns its address. */
    String awaitReady(Progress progress) throws StartException, InterruptedException {
        while (true) {
            boolean ended = process.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
            String text = output();
            int end = text.lastIndexOf('\n') + 1;
            for (String line : text.substring(shown, end).lines().toList()) {
                if (line.startsWith(READY)) {
                    return line.substring(READY.length());
                }
                progress.say(line);
            }
            shown = end;
            if (ended) {
                throw new ChildFailedException(process.exitValue(), output);
            }
        }
    }

    private String output() throws StartException {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new StartException(ExitCode.FAILED, "cannot read " + output + ": " + Reason.of(e), "try again", e);
        }
    }

    /** Asks it to end, as a signal would. */
    void stop() {
        process.destroy();
    }

    /** Waits for its end; returns its exit code. */
    int await() throws InterruptedException {
        return process.waitFor();
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
