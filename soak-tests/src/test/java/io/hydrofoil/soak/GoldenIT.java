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
 * says). Files that must pass
 * wholly are named here; of all others the rates are printed.
 */
class GoldenIT {
    private static final long TIMEOUT_S = 60;
    private static final int PARALLEL = 6;
    private static final Pattern RATE = Pattern.compile("(\\d+) passed, (\\d+) failed");
    private static final List<String> WHOLE =
            List.of("objects-minimal-cluster.json", "objects-minimal-namespaced.json");

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
            for (String name : WHOLE) {
                Product.Ran ran = replay(product, recordings, List.of(recordings.resolve(name)));
                assertThat(rate(ran)).as(ran.toString()).isGreaterThanOrEqualTo(1.0);
            }
            System.out.println("golden: recorded exchanges of a real server, replayed");
            List<String> rates = rates(product, recordings);
            rates.forEach(System.out::println);
            assertThat(rates).anyMatch(rate -> RATE.matcher(rate).find());
        }
    }

    /** A line a file, in order; several files at once, for many cases wait for something that a later issue brings. */
    private static List<String> rates(Product product, Path recordings) throws IOException {
        try (ExecutorService pool = Executors.newFixedThreadPool(PARALLEL)) {
            List<Future<String>> lines = new ArrayList<>();
            for (Path file : files(recordings)) {
                lines.add(pool.submit(() -> line(file, replay(product, recordings, List.of(file)))));
            }
            List<String> rates = new ArrayList<>();
            for (Future<String> line : lines) {
                rates.add(line.get());
            }
            return rates;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static String line(Path file, Product.Ran ran) {
        Matcher rate = RATE.matcher(ran.out());
        return String.format(
                Locale.ROOT,
                "  %-45s %s",
                file.getFileName(),
                rate.find() ? rate.group() : "not finished in " + TIMEOUT_S + " s");
    }

    private static Path recordings() {
        String elsewhere = System.getenv("HYDROFOIL_GOLDEN");
        return elsewhere == null ? Product.project("../shared/golden").normalize() : Path.of(elsewhere);
    }

    private static List<Path> files(Path recordings) throws IOException {
        try (Stream<Path> files = Files.list(recordings)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !WHOLE.contains(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static Product.Ran replay(Product product, Path recordings, List<Path> files) {
        List<String> line = new ArrayList<>(List.of(
                recordings.resolve("golden").toString(),
                "--timeout",
                "10",
                "--kubeconfig",
                product.kubeconfig().toString()));
        files.forEach(file -> line.add(file.toString()));
        return Product.Ran.command(line, "", TIMEOUT_S);
    }

    private static double rate(Product.Ran ran) {
        Matcher last = RATE.matcher(ran.out());
        double rate = 0;
        while (last.find()) {
            double passed = Double.parseDouble(last.group(1));
            rate = passed / (passed + Double.parseDouble(last.group(2)));
        }
        return rate;
    }
}
