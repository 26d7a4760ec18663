package io.hydrofoil.testkit;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Checks targets for the inputs that are kept (their seeds, and what a fuzzer has found, which lies in {@code
 * src/test/fuzz/TARGET} of the module) and for changes of them, which are the same in every run.
 */
public final class FuzzReplay {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** More for who has the time, without a fuzzer. */
    private static final int CHANGED = Integer.getInteger("hydrofoil.fuzz.changed", 400);

    private static final int MOST_RUNS = 3;
    private static final int SHOWN_BYTES = 2_000;

    private FuzzReplay() {}

    /** A test for each target. */
    public static Stream<DynamicTest> tests(FuzzTarget... targets) {
        return Stream.of(targets).map(target -> DynamicTest.dynamicTest(name(target), () -> replay(target)));
    }

    /** What a target is called, as on the command line: its class without Fuzz. */
    static String name(FuzzTarget target) {
        String name = target.getClass().getSimpleName();
        return name.substring(0, name.length() - "Fuzz".length());
    }

    /**
     * Checks one input, and that it allocates no more than {@code times} what it may. The least of several runs is
     * judged: in the first, tables and classes may have been loaded.
     */
    static void check(FuzzTarget target, byte[] input, int times) throws Exception {
        long limit = times * target.allocationLimit(input.length);
        long least = Long.MAX_VALUE;
        for (int run = 0; run < MOST_RUNS && least > limit; run++) {
            least = Math.min(least, allocated(target, input));
        }
        if (least > limit) {
            throw new AssertionError(input.length + " bytes of input allocate " + least + " bytes, more than " + limit);
        }
    }

    private static long allocated(FuzzTarget target, byte[] input) throws Exception {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        target.check(input.clone());
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void replay(FuzzTarget target) throws IOException {
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        inputs.add(new byte[0]);
        inputs.addAll(kept(target));
        inputs.forEach(input -> attempt(target, input));
        Random random = new Random(name(target).hashCode());
        for (int i = 0; i < CHANGED; i++) {
            attempt(target, FuzzChanges.changed(inputs, random));
        }
    }

    private static List<byte[]> kept(FuzzTarget target) throws IOException {
        Path folder = Path.of("src/test/fuzz", name(target));
        List<byte[]> kept = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    kept.add(Files.readAllBytes(file));
                }
            }
        }
        return kept;
    }

    private static void attempt(FuzzTarget target, byte[] input) {
        try {
            check(target, input, 1);
        } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
            int length = Math.min(input.length, SHOWN_BYTES);
            throw new AssertionError(
                    name(target) + " does not hold for " + input.length + " bytes: "
                            + HexFormat.of().formatHex(input, 0, length) + "\nas text: "
                            + new String(input, 0, length, java.nio.charset.StandardCharsets.UTF_8),
                    e);
        }
    }
}
