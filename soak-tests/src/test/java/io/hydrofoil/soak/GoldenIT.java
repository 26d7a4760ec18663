package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private static final long TIMEOUT_S = 900;
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
            Product.Ran ran = replay(product, recordings, files(recordings));
            System.out.println("golden: recorded exchanges of a real server, replayed\n"
                    + ran.out().strip());
            assertThat(RATE.matcher(ran.out()).find()).as(ran.toString()).isTrue();
        }
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
