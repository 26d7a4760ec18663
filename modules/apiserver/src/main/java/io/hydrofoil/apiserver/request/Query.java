package io.hydrofoil.apiserver.request;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Statuses;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Typed access to query parameters; of several values the first counts. */
record Query(Map<String, List<String>> parameters) {
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    boolean has(String name) {
        return first(name) != null;
    }

    String text(String name) {
        String value = first(name);
        return value == null ? "" : value;
    }

    boolean flag(String name) {
        return RequestPath.isTrue(parameters.get(name));
    }

    long number(String name, long otherwise) throws RefusedException {
        String value = first(name);
        if (value == null) {
            return otherwise;
        }
        if (!INTEGER.matcher(value).matches()) {
            throw unread(value, "invalid syntax");
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw unread(value, "value out of range");
        }
    }

    private static RefusedException unread(String value, String why) {
        return new RefusedException(Statuses.badRequest("strconv.ParseInt: parsing " + GoQuote.of(value) + ": " + why));
    }

    List<String> all(String name) {
        List<String> values = parameters.get(name);
        return values == null ? List.of() : values;
    }

    private @Nullable String first(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }
}
