package io.hydrofoil.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The product as its user has it: the {@code hydrofoil} script, own data directory and port, real processes. */
final class Product implements AutoCloseable {
    private static final Path ROOT = Path.of(System.getProperty("hydrofoil.root"));
    private static final long COMMAND_TIMEOUT_S = 240;
    private static final int MAX_TOLD_CHARS = 6_000;

    static {
        train();
    }

    private final Path dataDirectory;
    private final int port;

    Product(Path dataDirectory) {
        this(dataDirectory, freePort());
    }

    Product(Path dataDirectory, int port) {
        this.dataDirectory = dataDirectory;
        this.port = port;
    }

    /** Whoever packs the jars anew makes the start-up cache useless, and each of a hundred starts seconds longer. */
    private static void train() {
        Ran ran = Ran.command(List.of(project("hydrofoil").toString(), "train"), "", COMMAND_TIMEOUT_S);
        if (ran.code() != 0) {
            throw new IllegalStateException(ran.toString());
        }
    }

    /** A directory of the project. */
    static Path project(String relative) {
        return ROOT.resolve(relative);
    }

    /** Starts a detached cluster; returns when it is ready. */
    void up(int nodes, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("--detach", "--nodes", Integer.toString(nodes), "--port", Integer.toString(port)));
        arguments.addAll(List.of(options));
        Ran ran = hydrofoil("up", arguments.toArray(String[]::new));
        if (ran.code() != 0) {
            // The first fault is the cause; hundreds may follow from it.
            String told = ran.toString();
            String first = told.substring(0, Math.min(told.length(), MAX_TOLD_CHARS));
            throw new IllegalStateException("up failed: " + first);
        }
    }

    /** Runs a command of the product on this data directory. */
    Ran hydrofoil(String command, String... arguments) {
        return run(List.of(), command, arguments);
    }

    /** The same behind a prefix, for example {@code env NAME=value}. */
    Ran run(List<String> prefix, String command, String... arguments) {
        List<String> line = new ArrayList<>(prefix);
        line.add(ROOT.resolve("hydrofoil").toString());
        line.add(command);
        line.addAll(List.of(arguments));
        line.add("--data-dir");
        line.add(dataDirectory.toString());
        return Ran.command(line, "", COMMAND_TIMEOUT_S);
    }

    Path kubeconfig() {
        return dataDirectory.resolve("admin.kubeconfig");
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        Ran ran = hydrofoil("down");
        if (ran.code() != 0) {
            throw new IllegalStateException("down failed: " + ran);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What a command that ran to its end left behind. */
    record Ran(List<String> command, int code, String out, String err) {
        static Ran command(List<String> command, String input, long timeoutSeconds) {
            try {
                Path out = Files.createTempFile("out", ".txt");
                Path err = Files.createTempFile("err", ".txt");
                Process process = new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                try (var stdin = process.getOutputStream()) {
                    stdin.write(input.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
                boolean ended = process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly().waitFor();
                }
                Ran ran = new Ran(
                        command, ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
                Files.delete(out);
                Files.delete(err);
                return ran;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String toString() {
            return String.join(" ", command) + "\nexit code " + code + "\n" + out + "\n" + err;
        }
    }
}
