package io.hydrofoil.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes inputs at random: what a test tries of its own, without a fuzzer. */
final class FuzzChanges {
    private static final String[] WORDS = {
        "null",
        "true",
        "{}",
        "[]",
        "\"\"",
        "-1",
        "0",
        "1e999999999",
        "9223372036854775808",
        "-9223372036854775808",
        "-2147483648",
        "0x7fffffff",
        "1.5",
        "\\u0000",
        "\\ud800",
        "\u00e9",
        "\ud83d\ude00",
        "*",
        "&a",
        "<<: *a",
        "%00",
        "../",
        "'",
        "\n",
        "\u0000",
        ",",
        ":",
        "}",
        "]",
        "$",
        "(",
        "1e-2147483648",
        "\"name\":",
        "[[[[[[[[",
        "-0.0",
    };
    private static final int MOST_STEPS = 4;

    private FuzzChanges() {}

    static byte[] changed(List<byte[]> inputs, Random random) {
        byte[] input = inputs.get(random.nextInt(inputs.size()));
        for (int steps = random.nextInt(1, MOST_STEPS); steps > 0; steps--) {
            input = step(input, inputs, random);
        }
        return input;
    }

    private static byte[] step(byte[] input, List<byte[]> inputs, Random random) {
        int from = random.nextInt(input.length + 1);
        int to = Math.min(input.length, from + random.nextInt(16));
        return switch (random.nextInt(7)) {
            case 0 -> flipped(input, random);
            case 1 -> replaced(input, from, to, new byte[0]);
            case 2 -> replaced(input, from, from, Arrays.copyOfRange(input, from, to));
            case 3 -> replaced(input, from, from, word(random));
            case 4 -> replaced(input, from, to, word(random));
            case 5 -> Arrays.copyOf(input, from);
            default -> {
                byte[] other = inputs.get(random.nextInt(inputs.size()));
                yield replaced(input, from, input.length, tail(other, random));
            }
        };
    }

    private static byte[] tail(byte[] other, Random random) {
        return Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length);
    }

    private static byte[] flipped(byte[] input, Random random) {
        byte[] flipped = input.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] word(Random random) {
        return WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
        byte[] result = new byte[from + by.length + input.length - to];
        System.arraycopy(input, 0, result, 0, from);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(input, to, result, from + by.length, input.length - to);
        return result;
    }
}
