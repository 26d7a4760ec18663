package io.hydrofoil.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What must hold of something that reads bytes from outside, whatever the bytes are. Tests check the inputs that are
 * kept and changes of them ({@link FuzzReplay}), a fuzzer looks for more ({@link FuzzDriver}). An implementation has a
 * constructor without parameters, and its name ends with Fuzz.
 */
public interface FuzzTarget {
    /** Returns if it holds for this input: the input is read, or refused as such input is. Throws otherwise. */
    void check(byte[] input) throws Exception;

    /** Inputs to begin with. */
    List<byte[]> seeds();

    /** Most heap that a check of so long an input may allocate, garbage included, when no fuzzer is there. */
    default long allocationLimit(int inputBytes) {
        return 32_000_000L + inputBytes * 20_000L;
    }

    /** Texts as inputs. */
    static List<byte[]> texts(String... texts) {
        return List.of(texts).stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
