package io.hydrofoil.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One kubectl binary, a kubeconfig and a namespace. Each call is a real process; a call that should succeed and does
 * not fails the test.
 */
final class Kubectl {
    private static final long TIMEOUT_S = 120;
    private static final Pattern GIT_VERSION = Pattern.compile("\"gitVersion\": \"v1\\.(\\d+)\\.");

    private final Path binary;
    private final Path kubeconfig;
    private final Path cache;
    private final String namespace;

    Kubectl(Path binary, Path kubeconfig, Path cache, String namespace) {
        this.binary = binary;
        this.kubeconfig = kubeconfig;
        this.cache = cache;
        this.namespace = namespace;
    }

    /**
     * The kubectl binaries of this machine: {@code kubectl.1.N} beside the file that {@code kubectl} on the PATH links
     * to, else that one.
     *
     * @throws IllegalStateException if there is none: install Debian's kubernetes-client
     */
    static List<Path> binaries() throws IOException {
        Path onPath = Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("no kubectl on the PATH: apt-get install kubernetes-client"));
        try (Stream<Path> beside = Files.list(onPath.toRealPath().getParent())) {
            List<Path> versions = beside.filter(
                            file -> file.getFileName().toString().matches("kubectl\\.1\\.\\d+"))
                    .sorted()
                    .toList();
            return versions.isEmpty() ? List.of(onPath) : versions;
        }
    }

    /** The minor version, for example 33. */
    int minor() {
        Matcher matcher = GIT_VERSION.matcher(run("version --client -o json"));
        if (!matcher.find()) {
            throw new IllegalStateException(binary + " does not tell its version");
        }
        return Integer.parseInt(matcher.group(1));
    }

    String namespace() {
        return namespace;
    }

    Kubectl in(String other) {
        return new Kubectl(binary, kubeconfig, cache, other);
    }

    /** Runs a command line (split at spaces) that must succeed; returns what it printed. */
    String run(String line) {
        return run("", line.split(" "));
    }

    /** Runs a command that must succeed; returns what it printed. */
    String run(String input, String... arguments) {
        Product.Ran ran = attempt(input, arguments);
        if (ran.code() != 0) {
            throw new AssertionError(ran.toString());
        }
        return ran.out();
    }

    /** Runs a command that may fail. */
    Product.Ran attempt(String input, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                binary.toString(), "--kubeconfig=" + kubeconfig, "--cache-dir=" + cache, "--namespace=" + namespace));
        line.addAll(List.of(arguments));
        return Product.Ran.command(line, input, TIMEOUT_S);
    }

    @Override
    public String toString() {
        return binary.getFileName().toString();
    }
}
