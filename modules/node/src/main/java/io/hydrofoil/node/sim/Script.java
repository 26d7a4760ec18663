package io.hydrofoil.node.sim;

import io.hydrofoil.node.lifecycle.Durations;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a simple command amounts to: how long it takes and how it ends. Understands {@code sleep N}, {@code true},
 * {@code false}, {@code echo …},
 * {@code date}, and {@code sh -c} with such steps and {@code exit N}, one after another; anything else (loops, pipes,
 * real programs) is not
 * guessed at.
 */
record Script(long runMs, int exitCode) {
    private static final Pattern SEPARATOR = Pattern.compile("\\s*(?:;|&&|\\n)\\s*");
    private static final Pattern SHELL = Pattern.compile("(?:/bin/|/usr/bin/)?(?:sh|bash|ash)");

    /** Null: not understood. */
    static @Nullable Script of(MapValue container) {
        List<String> words = new ArrayList<>(container.list("command").texts());
        words.addAll(container.list("args").texts());
        if (words.isEmpty()) {
            return null;
        }
        if (words.size() == 3
                && SHELL.matcher(words.getFirst()).matches()
                && words.get(1).endsWith("c")) {
            return ofSteps(SEPARATOR.split(words.get(2).strip()));
        }
        return ofSteps(new String[] {String.join(" ", words)});
    }

    private static @Nullable Script ofSteps(String[] steps) {
        long sumMs = 0;
        for (String step : steps) {
            String[] words = step.split("\\s+");
            switch (words[0]) {
                case "sleep", "/bin/sleep" -> {
                    long ms = words.length != 2 ? -1 : sleepMs(words[1]);
                    if (ms < 0) {
                        return null;
                    }
                    sumMs = ms == SimBehavior.NEVER ? ms : sumMs + ms;
                }
                case "false", "/bin/false" -> {
                    return new Script(sumMs, 1);
                }
                case "exit" -> {
                    return words.length == 2 && words[1].matches("\\d{1,3}")
                            ? new Script(sumMs, Integer.parseInt(words[1]))
                            : null;
                }
                case "echo", "/bin/echo", "true", "/bin/true", "date", ":" -> {
                    if (step.contains("|") || step.contains("`") || step.contains("$(")) {
                        return null;
                    }
                }
                default -> {
                    return null;
                }
            }
            if (sumMs == SimBehavior.NEVER) {
                return new Script(sumMs, 0);
            }
        }
        return new Script(sumMs, 0);
    }

    private static long sleepMs(String text) {
        return text.equals("infinity") || text.equals("inf") ? SimBehavior.NEVER : Durations.parseMs(text);
    }
}
