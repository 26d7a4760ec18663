package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays exchanges recorded from a real v1.36 server, where they lie beside the project (or where HYDROFOIL_GOLDEN
 * says). Those of the built-in API must pass; of all others the rates are printed.
 */
class GoldenIT {
    private static final long TIMEOUT_S = 120;
    private static final int PARALLEL = 6;
    private static final int UNKNOWN = Integer.MAX_VALUE;
    private static final Pattern RATE = Pattern.compile("(\\d+) passed, (\\d+) failed");
    private static final Pattern BUILT_IN = Pattern.compile("(objects|validation|patch|reads)-.*");

    @TempDir
    Path directory;

    @Test
    void recordedExchanges() throws IOException {
        Path recordings = recordings();
        if (!Files.isDirectory(recordings)) {
            System.out.println("golden: no recordings at " + recordings + ", nothing replayed");
            return;
        }
        try (Product product = new Product(directory.resolve("cluster"))) {
            product.up(2);
            System.out.println("golden: recorded exchanges of a real server, replayed");
            List<Replay> replays = replays(product, recordings);
            replays.forEach(replay -> System.out.println(replay.line()));
            for (Replay replay : replays) {
                if (replay.isTooLow()) {
                    // Several files at once on a busy machine may have run into a timeout: alone it must do.
                    Replay again = replay(product, recordings, replay.file());
                    assertThat(again.isTooLow()).as(again.ran().toString()).isFalse();
                }
            }
        }
    }

    /** What became of a file; {@code failed} unknown if it did not end in time. */
    private record Replay(Path file, Product.Ran ran, int failed) {
        boolean isTooLow() {
            String name = file.getFileName().toString();
            return BUILT_IN.matcher(name).matches() && failed > 0;
        }

        String line() {
            Matcher rate = RATE.matcher(ran.out());
            String result = rate.find() ? rate.group() : "not finished in " + TIMEOUT_S + " s";
            return String.format(Locale.ROOT, "  %-45s %s", file.getFileName(), result);
        }
    }

    /** One a file, in order; several files at once, for many cases wait for something that a later issue brings. */
    private static List<Replay> replays(Product product, Path recordings) throws IOException {
        try (ExecutorService pool = Executors.newFixedThreadPool(PARALLEL)) {
            List<Future<Replay>> running = new ArrayList<>();
            for (Path file : files(recordings)) {
                running.add(pool.submit(() -> replay(product, recordings, file)));
            }
            List<Replay> replays = new ArrayList<>();
            for (Future<Replay> one : running) {
                replays.add(one.get());
            }
            return replays;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Path recordings() {
        String elsewhere = System.getenv("HYDROFOIL_GOLDEN");
        return elsewhere == null ? Product.project("../shared/golden").normalize() : Path.of(elsewhere);
    }

    private static List<Path> files(Path recordings) throws IOException {
        try (Stream<Path> files = Files.list(recordings)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static Replay replay(Product product, Path recordings, Path file) {
        List<String> line = List.of(
                recordings.resolve("golden").toString(),
                "--timeout",
                "10",
                "-v",
                "--kubeconfig",
                product.kubeconfig().toString(),
                file.toString());
        Product.Ran ran = Product.Ran.command(line, "", TIMEOUT_S);
        Matcher rate = RATE.matcher(ran.out());
        return new Replay(file, ran, rate.find() ? Integer.parseInt(rate.group(2)) : UNKNOWN);
    }
}
