package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.soak.Product.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark that a user runs, and simulated nodes in a process of their own, at a tiny size. */
class BenchIT {
    private static final int CONFIGURATION = 3;
    private static final int OBJECTIVE_MISSED = 12;
    private static final long TIMEOUT_S = 240;
    private static final String SCENARIO = """
        scenario: tiny
        requires: {nodes: 3}
        objects:
          pod:
            apiVersion: v1
            kind: Pod
            spec: {containers: [{name: main, image: "registry.example/pause:1"}]}
          map: {apiVersion: v1, kind: ConfigMap, data: {a: b}}
        phases:
        - name: maps
          create: {object: map, count: 5}
        - name: open
          watch: {object: map, watchers: 4, timedOneIn: 2}
        - name: change
          patch: {phase: maps, count: 20, rate: 50}
        - name: pods
          create: {object: pod, count: 6, rate: 20, until: ready, within: 2m}
          faults: [{after: 100ms, breakConnections: true}]
        - name: clean
          delete: {phase: pods, within: 2m}
        objectives:
        - {metric: pods.ready.count, atLeast: 6}
        - {metric: BOUND}
        """;

    @TempDir
    Path directory;

    @Test
    void aScenarioRunsOnNodesOfAnotherProcessAndIsJudged() throws IOException {
        try (Product product = new Product(directory.resolve("cluster"))) {
            product.up(0);
            Process nodes = simulateNodes(product, "--nodes", "3", "--stage-delay", "start=10ms..50ms");
            try {
                awaitNodes(product, 3);
                Path first = bench(product, "change.missedDeliveries, atMost: 0", 0);
                figuresAreThere(first);
                Path second = bench(product, "pods.perSecond, atLeast: 100000", OBJECTIVE_MISSED);
                Ran compared = hydrofoil("bench", "compare", first.toString(), first.toString());
                assertThat(compared.code()).as(compared.toString()).isZero();
                assertThat(compared.out()).contains("not worse");
                assertThat(Files.readString(second)).contains("MISSED");
            } finally {
                nodes.destroy();
            }
        }
    }

    @Test
    void mistakesAreToldAndNothingRuns() {
        Ran missing = hydrofoil("bench", "no-such-scenario", "--kubeconfig", "/nowhere");
        assertThat(missing.code()).as(missing.toString()).isEqualTo(CONFIGURATION);
        assertThat(missing.err()).contains("/nowhere", "there is no such file", "to mend it: ");
        Ran failing = hydrofoil("simulate-nodes", "--fail", "melting=1");
        assertThat(failing.err()).contains("failures are flapping, slow and crash-loop");
    }

    private static void figuresAreThere(Path report) throws IOException {
        String page = Files.readString(report);
        String mark = "id=\"hydrofoil-bench\">";
        int from = page.indexOf(mark) + mark.length();
        MapValue result = Json.map(page.substring(from, page.indexOf("</script>", from)));
        assertThat(result.list("runs").size()).isEqualTo(2);
        for (MapValue run : result.list("runs").maps()) {
            MapValue metrics = run.map("metrics");
            assertThat(metrics.map("change.request.count").get("value")).hasToString("20");
            // two of four watchers read what they get
            assertThat(metrics.map("change.delivery.count").get("value")).hasToString("40");
            assertThat(metrics.map("pods.ready.count").get("value")).hasToString("6");
            assertThat(metrics.has("pods.serverCpuSeconds")).isTrue();
        }
    }

    private Path bench(Product product, String bound, int code) throws IOException {
        Path scenario = directory.resolve("tiny.yaml");
        Files.writeString(scenario, SCENARIO.replace("BOUND", bound));
        Path report = directory.resolve("report-" + code + ".html");
        Ran ran = hydrofoil(
                "bench",
                scenario.toString(),
                "--kubeconfig",
                product.kubeconfig().toString(),
                "--runs",
                "2",
                "--report",
                report.toString());
        assertThat(ran.code()).as(ran.toString()).isEqualTo(code);
        return report;
    }

    private static Ran hydrofoil(String... arguments) {
        List<String> line = new ArrayList<>(List.of(Product.project("hydrofoil").toString()));
        line.addAll(List.of(arguments));
        return Ran.command(line, "", TIMEOUT_S);
    }

    private Process simulateNodes(Product product, String... options) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Product.project("hydrofoil").toString(),
                "simulate-nodes",
                "--kubeconfig",
                product.kubeconfig().toString()));
        line.addAll(List.of(options));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("nodes.log").toFile())
                .start();
    }

    private void awaitNodes(Product product, int count) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        Path newest = Kubectl.binaries().getLast();
        Kubectl kubectl = new Kubectl(newest, product.kubeconfig(), directory.resolve("cache"), "default");
        while (readyNodes(kubectl) < count) {
            assertThat(System.nanoTime() - deadlineNs).as("nodes are not ready").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private static long readyNodes(Kubectl kubectl) {
        return kubectl.run("get nodes --no-headers --ignore-not-found")
                .lines()
                .filter(line -> line.contains(" Ready "))
                .count();
    }
}
