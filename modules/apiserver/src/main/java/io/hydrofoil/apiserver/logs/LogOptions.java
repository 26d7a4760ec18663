package io.hydrofoil.apiserver.logs;

import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoTime;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads PodLogOptions from a query. */
final class LogOptions {
    private static final List<String> FLAGS = List.of("follow", "previous", "timestamps");
    private static final List<String> NUMBERS = List.of("sinceSeconds", "tailLines", "limitBytes");
    private static final List<String> TEXTS = List.of("container", "sinceTime", "stream");

    private LogOptions() {}

    /** The options that are given, checked. */
    static MapValue parse(String pod, Map<String, List<String>> query) throws RefusedException {
        MapValue options = new MapValue();
        for (String name : FLAGS) {
            if (query.containsKey(name)) {
                String value = query.get(name).getFirst();
                options.put(name, !value.equalsIgnoreCase("false") && !value.equals("0"));
            }
        }
        for (String name : TEXTS) {
            if (query.containsKey(name) && !query.get(name).getFirst().isEmpty()) {
                options.put(name, query.get(name).getFirst());
            }
        }
        for (String name : NUMBERS) {
            if (query.containsKey(name)) {
                options.put(name, number(query.get(name).getFirst()));
            }
        }
        if (options.has("sinceTime")) {
            time(options.text("sinceTime", ""));
        }
        check(pod, options);
        return options;
    }

    private static void time(String text) throws RefusedException {
        try {
            GoTime.seconds(text);
        } catch (MalformedException e) {
            throw new RefusedException(Statuses.badRequest(String.valueOf(e.getMessage())));
        }
    }

    private static long number(String text) throws RefusedException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RefusedException(
                    Statuses.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax"));
        }
    }

    private static void check(String pod, MapValue options) throws RefusedException {
        List<FieldError> errors = new ArrayList<>();
        if (options.number("tailLines", 0) < 0) {
            errors.add(invalid("tailLines", options, "must be greater than or equal to 0"));
        }
        if (options.number("limitBytes", 1) < 1) {
            errors.add(invalid("limitBytes", options, "must be greater than 0"));
        }
        if (options.has("sinceSeconds") && options.has("sinceTime")) {
            String text = "at most one of `sinceTime` or `sinceSeconds` may be specified";
            errors.add(new FieldError(FieldError.Type.FORBIDDEN, "", "", text));
        } else if (options.number("sinceSeconds", 1) < 1) {
            errors.add(invalid("sinceSeconds", options, "must be greater than 0"));
        }
        // Streams are told apart behind a feature gate that is off by default.
        if (options.has("stream")) {
            errors.add(new FieldError(FieldError.Type.FORBIDDEN, "stream", "", "may not be specified"));
        }
        if (!errors.isEmpty()) {
            throw new RefusedException(Statuses.invalid("", "PodLogOptions", pod, errors));
        }
    }

    private static FieldError invalid(String field, MapValue options, String detail) {
        return new FieldError(FieldError.Type.INVALID, field, Long.toString(options.number(field, 0)), detail);
    }
}
