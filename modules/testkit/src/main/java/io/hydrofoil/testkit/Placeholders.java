package io.hydrofoil.testkit;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for values that differ from run to run: equal values of a sort share a number, in the order of their first
 * appearance, so that a script still shows which are the same. One thread.
 */
final class Placeholders {
    private static final Pattern VARYING = Pattern.compile("(?<uid>\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b)"
            + "|(?<time>\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z)"
            + "|(?<=\\n  - )(?<age>\\d+s)(?=\\n)"
            + "|(?<=resourceVersion: \")(?<revision>\\d+)(?=\")"
            + "|(?<=\"resourceVersion\":\")(?<revisionJson>\\d+)(?=\")"
            + "|(?<=continue: )(?<continue>\\S+)"
            + "|(?<=token: )(?<token>[\\w-]+\\.[\\w-]+\\.[\\w-]+)"
            + "|(?<=name: )(?<generated>\\S+-[bcdfghjklmnpqrstvwxz2456789]{5})(?=\\n)");
    private static final Map<String, String> SORTS = Map.of(
            "uid", "uid",
            "time", "time",
            "age", "age",
            "revision", "revision",
            "revisionJson", "revision",
            "continue", "continue",
            "token", "token",
            "generated", "generated");
    private static final Pattern PLACEHOLDER = Pattern.compile("<[a-z]+-\\d+>");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** The text with every varying value replaced. */
    String hide(String text) {
        Matcher matcher = VARYING.matcher(text);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(name(sort(matcher), found)));
    }

    /** The text with every placeholder replaced by the value that it stands for. */
    String fill(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            String value = values.get(found.group());
            if (value == null) {
                throw new IllegalStateException(found.group() + " stands for nothing that was answered so far");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private String name(String sort, MatchResult found) {
        // Times and ages are equal or not by chance of the clock: they share one name.
        if (sort.equals("time") || sort.equals("age")) {
            return "<" + sort + ">";
        }
        return names.computeIfAbsent(sort + " " + found.group(), ignored -> {
            String name = "<" + sort + "-" + counts.merge(sort, 1, Integer::sum) + ">";
            values.put(name, found.group());
            return name;
        });
    }

    private static String sort(Matcher matcher) {
        for (Map.Entry<String, String> sort : SORTS.entrySet()) {
            if (matcher.group(sort.getKey()) != null) {
                return sort.getValue();
            }
        }
        throw new IllegalStateException("a match of no sort");
    }
}
