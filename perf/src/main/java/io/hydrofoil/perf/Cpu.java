package io.hydrofoil.perf;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Processor time of this process so far: all of it, and what the collector and the compilers took. From Linux's {@code
 * /proc}.
 */
public record Cpu(long wallNs, long allNs, long gcNs, long jitNs) {
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** As of now. */
    public static Cpu now() {
        long gc = 0;
        long jit = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                String name = read(thread.resolve("comm"));
                if (name.startsWith("C1 ") || name.startsWith("C2 ")) {
                    jit += ranNs(thread);
                } else if (isOfCollector(name)) {
                    gc += ranNs(thread);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("processor time is read from " + THREADS, e);
        }
        return new Cpu(System.nanoTime(), PROCESS.getProcessCpuTime(), gc, jit);
    }

    private static boolean isOfCollector(String thread) {
        return thread.startsWith("GC ")
                || thread.startsWith("G1 ")
                || thread.startsWith("VM Thread")
                || thread.startsWith("Shenandoah")
                || thread.startsWith("ZWorker");
    }

    private static long ranNs(Path thread) throws IOException {
        String times = read(thread.resolve("schedstat"));
        return times.isEmpty() ? 0 : Long.parseLong(times.substring(0, times.indexOf(' ')));
    }

    /** Empty: the thread has ended. */
    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file, UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** From {@code before} to this. */
    public Cpu since(Cpu before) {
        return new Cpu(wallNs - before.wallNs, allNs - before.allNs, gcNs - before.gcNs, jitNs - before.jitNs);
    }

    /** Without collector and compilers. */
    public double ownSeconds() {
        return (allNs - gcNs - jitNs) / 1e9;
    }

    /** By the clock on the wall. */
    public double seconds() {
        return wallNs / 1e9;
    }
}
