package io.hydrofoil.apiserver.request;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Statuses;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of create, update and patch.
 *
 * @param fieldManager empty: from the User-Agent
 */
public record WriteOptions(boolean dryRun, String fieldManager, FieldValidation fieldValidation, boolean force) {
    /** Nothing special; unknown fields are dropped silently. */
    public static final WriteOptions NONE = new WriteOptions(false, "", FieldValidation.IGNORE, false);

    private static final int MAX_MANAGER_BYTES = 128;
    private static final String MODES = "supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"";

    /** Reads a query. {@code kind} is the options' kind, for example {@code CreateOptions}. */
    public static WriteOptions parse(String kind, Map<String, List<String>> parameters) throws RefusedException {
        return parse(kind, parameters, false);
    }

    /** Reads the query of a server-side apply, which may force and must name a manager. */
    public static WriteOptions parseApply(Map<String, List<String>> parameters) throws RefusedException {
        return parse("PatchOptions", parameters, true);
    }

    private static WriteOptions parse(String kind, Map<String, List<String>> parameters, boolean applies)
            throws RefusedException {
        Query query = new Query(parameters);
        List<FieldError> errors = new ArrayList<>();
        String manager = query.text("fieldManager");
        if (applies && manager.isEmpty()) {
            errors.add(error(FieldError.Type.REQUIRED, "fieldManager", "", "is required for apply patch"));
        }
        if (query.has("force") && kind.equals("PatchOptions") && !applies) {
            errors.add(error(FieldError.Type.FORBIDDEN, "force", "", "may not be specified for non-apply patch"));
        }
        checkManager(manager, errors);
        boolean dryRun = dryRun(query.all("dryRun"), errors);
        String mode = query.text("fieldValidation");
        FieldValidation validation = mode(mode);
        if (validation == null) {
            errors.add(error(FieldError.Type.NOT_SUPPORTED, "fieldValidation", GoQuote.of(mode), MODES));
        }
        if (!errors.isEmpty() || validation == null) {
            throw new RefusedException(Statuses.invalid("meta.k8s.io", kind, "", errors));
        }
        return new WriteOptions(dryRun, manager, validation, applies && query.flag("force"));
    }

    /** These options of one who writes as {@code manager}. */
    public WriteOptions by(String manager) {
        return new WriteOptions(dryRun, manager, fieldValidation, force);
    }

    /** These options; if they name no manager, the program that asks is it: the User-Agent up to its first slash. */
    public WriteOptions orBy(@Nullable String userAgent) {
        if (!fieldManager.isEmpty() || userAgent == null) {
            return this;
        }
        int slash = userAgent.indexOf('/');
        StringBuilder name = new StringBuilder();
        int bytes = 0;
        for (int c : userAgent
                .substring(0, slash < 0 ? userAgent.length() : slash)
                .codePoints()
                .toArray()) {
            int size = utf8Length(Character.toString(c));
            if (!GoQuote.isPrintable(c)) {
                continue;
            }
            if (bytes + size > MAX_MANAGER_BYTES) {
                break;
            }
            name.appendCodePoint(c);
            bytes += size;
        }
        return by(name.toString());
    }

    static boolean dryRun(List<String> values, List<FieldError> errors) {
        if (values.stream().anyMatch(value -> !value.equals("All"))) {
            String shown =
                    "[" + String.join(",", values.stream().map(GoQuote::of).toList()) + "]";
            errors.add(error(FieldError.Type.NOT_SUPPORTED, "dryRun", shown, "supported values: \"All\""));
        }
        return !values.isEmpty();
    }

    private static void checkManager(String manager, List<FieldError> errors) {
        if (utf8Length(manager) > MAX_MANAGER_BYTES) {
            String text = "may not be more than " + MAX_MANAGER_BYTES + " bytes";
            errors.add(error(FieldError.Type.TOO_LONG, "fieldManager", "", text));
        }
        int at = 0;
        for (int c : manager.codePoints().toArray()) {
            if (!GoQuote.isPrintable(c)) {
                String text = "invalid character U+%04X (at position %d)".formatted(c, at);
                errors.add(error(FieldError.Type.INVALID, "fieldManager", GoQuote.of(manager), text));
            }
            at += utf8Length(Character.toString(c));
        }
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static @Nullable FieldValidation mode(String text) {
        return switch (text) {
            case "", "Warn" -> FieldValidation.WARN;
            case "Ignore" -> FieldValidation.IGNORE;
            case "Strict" -> FieldValidation.STRICT;
            default -> null;
        };
    }

    static FieldError error(FieldError.Type type, String field, String value, String detail) {
        return new FieldError(type, field, value, detail);
    }
}
