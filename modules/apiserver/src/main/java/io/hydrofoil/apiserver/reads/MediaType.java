package io.hydrofoil.apiserver.reads;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One clause of an Accept header.
 *
 * @param range type and subtype as written, for example {@code application/json} or {@code *}{@code /*}
 * @param quality 0 to 1
 * @param parameters names and values as written, without q
 */
public record MediaType(String range, double quality, List<Parameter> parameters) {
    /** A parameter of a clause; the name in lower case. */
    public record Parameter(String name, String value) {}

    /** Most clauses that are looked at; a header with more is cut. */
    static final int MAX_CLAUSES = 64;

    /** The clauses that have the form of a media type, best first; equal ones keep their order. */
    public static List<MediaType> parse(String accept) {
        List<MediaType> clauses = new ArrayList<>();
        for (String clause : accept.split(",", MAX_CLAUSES)) {
            MediaType parsed = parseClause(clause);
            if (parsed != null) {
                clauses.add(parsed);
            }
        }
        clauses.sort((a, b) -> a.quality != b.quality
                ? Double.compare(b.quality, a.quality)
                : Integer.compare(a.wildcards(), b.wildcards()));
        return clauses;
    }

    /** The media types alone, in order, as written. */
    static List<String> ranges(String accept) {
        List<String> ranges = new ArrayList<>();
        for (String clause : accept.split(",", MAX_CLAUSES)) {
            int semicolon = clause.indexOf(';');
            ranges.add((semicolon < 0 ? clause : clause.substring(0, semicolon)).trim());
        }
        return ranges;
    }

    /** Whether the offered type, for example {@code application/json}, is in the range. */
    public boolean covers(String offered) {
        if (range.equals(offered) || range.equals("*/*")) {
            return true;
        }
        return range.endsWith("/*") && offered.startsWith(range.substring(0, range.length() - 1));
    }

    /** The value of a parameter, the last if there are several; null if there is none. */
    public @Nullable String parameter(String name) {
        String value = null;
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                value = parameter.value();
            }
        }
        return value;
    }

    private int wildcards() {
        return (int) range.chars().filter(c -> c == '*').count();
    }

    private static @Nullable MediaType parseClause(String clause) {
        String[] parts = clause.split(";");
        if (parts.length == 0 || parts[0].indexOf('/') < 0) {
            return null;
        }
        double quality = 1;
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 0) {
                continue;
            }
            String name = parts[i].substring(0, equals).trim().toLowerCase(Locale.ROOT);
            String value = parts[i].substring(equals + 1).trim();
            if (name.equals("q")) {
                quality = quality(value);
            } else {
                parameters.add(new Parameter(name, value));
            }
        }
        return new MediaType(parts[0].trim(), quality, parameters);
    }

    private static double quality(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
