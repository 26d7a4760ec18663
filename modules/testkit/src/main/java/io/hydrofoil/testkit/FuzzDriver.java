package io.hydrofoil.testkit;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Jazzer calls: checks the target whose class the property {@code hydrofoil.fuzz.target} names. Jazzer itself is
 * on the class path of {@code ./hydrofoil fuzz} only.
 */
public final class FuzzDriver {
    /**
     * So many times as much as a target may allocate it may allocate here: what a fuzzer puts into the code, to see
     * where it goes and what it compares, allocates by itself. A small YAML text took 41 MB here, of which its reader
     * allocated 6. What is found is judged by the limit itself when tests replay it.
     */
    private static final int HOOKS_ALLOCATE = 10;

    private static @Nullable FuzzTarget target;

    private FuzzDriver() {}

    /** Called once, before all inputs. */
    public static void fuzzerInitialize() throws ReflectiveOperationException {
        target = open(System.getProperty("hydrofoil.fuzz.target", ""));
    }

    /** Called with each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (target == null) {
            throw new IllegalStateException("not initialized");
        }
        FuzzReplay.check(target, input, HOOKS_ALLOCATE);
    }

    /** Writes the seeds of the target with the class {@code arguments[0]} to the folder {@code arguments[1]}. */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        List<byte[]> seeds = open(arguments[0]).seeds();
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(folder.resolve("seed-" + i), seeds.get(i));
        }
    }

    private static FuzzTarget open(String name) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
        constructor.setAccessible(true);
        return (FuzzTarget) constructor.newInstance();
    }
}
