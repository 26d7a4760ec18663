package io.hydrofoil.apiserver.health;

import io.hydrofoil.chassis.Metrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time, memory and age of this process, from /proc where the machine has it. */
public final class ProcessMetrics {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final int PAGE_BYTES = 4096;

    private ProcessMetrics() {}

    /** Registers them; {@code startMs} is when the process started, in milliseconds since the epoch. */
    public static void register(Metrics metrics, long startMs) {
        metrics.counterOf("process_cpu_seconds_total", "Processor time used.", ProcessMetrics::cpuSeconds);
        metrics.gauge("process_resident_memory_bytes", "Resident memory.", () -> pages(1));
        metrics.gauge("process_virtual_memory_bytes", "Virtual memory.", () -> pages(0));
        metrics.gauge("process_start_time_seconds", "Start of the process since the epoch.", () -> startMs / 1000.0);
        metrics.gauge(
                "jvm_memory_used_bytes",
                "Used heap.",
                () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        metrics.gauge("jvm_threads", "Platform threads.", () -> ManagementFactory.getThreadMXBean()
                .getThreadCount());
    }

    private static double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getProcessCpuTime() / 1e9
                : Double.NaN;
    }

    private static double pages(int column) {
        try {
            return Double.parseDouble(Files.readString(STATM).split(" ")[column]) * PAGE_BYTES;
        } catch (IOException e) {
            // Not Linux: the metric says that it is unknown.
            return Double.NaN;
        }
    }
}
