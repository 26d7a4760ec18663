package io.hydrofoil.perf.scheduling;

import io.hydrofoil.perf.Cpu;
import io.hydrofoil.perf.Figure;
import io.hydrofoil.perf.Goal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** As many pods as nodes, of which there are more than any Kubernetes cluster has: time and memory. */
final class Large {
    static final String NAME = "large";
    private static final double MOST_SECONDS = 60;
    private static final double MIB = 1 << 20;

    private Large() {}

    static List<Row> run(SchedulingOptions options) {
        int count = options.large();
        Cpu before = Cpu.now();
        Rig rig = new Rig(count, pod -> {});
        Cost intake = new Cost(Cpu.now().since(before), rig.clock().attempts().copy());
        PodShape shape = PodShape.of("large", "100m", "64Mi");
        for (int i = 0; i < count; i++) {
            rig.cluster().add(new PodText("pod-" + i, shape));
        }
        Cost placing = rig.measure();
        double heapMib = heapMib();
        rig.expectBound(count); // after the look at the heap, so that the rig is still in it
        double seconds = intake.cpu().seconds() + placing.cpu().seconds();
        return List.of(
                new Row("large: nodes seen", count, intake, new Figure(heapMib, "MiB heap in the end", null)),
                new Row("large: pods placed", count, placing, new Figure(residentMib(), "MiB resident", null)),
                new Row("large: both", count, placing, new Figure(seconds, "s", Goal.atMost(MOST_SECONDS))));
    }

    /** What is in use, that of the cluster in memory included. */
    private static double heapMib() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
    }

    private static double residentMib() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("/proc/self/status tells no memory");
    }
}
