package io.hydrofoil.apiserver.request;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Query options of list, watch and deletecollection. Texts that are absent are empty.
 *
 * @param timeoutSeconds 0: not given
 * @param limit 0 or less: no limit
 * @param sendInitialEvents null: not given
 */
public record ListOptions(
        String labelSelector,
        String fieldSelector,
        boolean watch,
        boolean allowWatchBookmarks,
        String resourceVersion,
        String resourceVersionMatch,
        long timeoutSeconds,
        long limit,
        String continueToken,
        @Nullable Boolean sendInitialEvents) {
    /** No restriction at all. */
    public static final ListOptions NONE = new ListOptions("", "", false, false, "", "", 0, 0, "", null);

    /**
     * Reads a query.
     *
     * @param watch whether the request is a watch, which may also follow from its path
     */
    public static ListOptions parse(Map<String, List<String>> query, boolean watch) throws RefusedException {
        Query options = new Query(query);
        return new ListOptions(
                        options.text("labelSelector"),
                        options.text("fieldSelector"),
                        watch,
                        options.flag("allowWatchBookmarks"),
                        options.text("resourceVersion"),
                        options.text("resourceVersionMatch"),
                        options.number("timeoutSeconds", 0),
                        options.number("limit", 0),
                        options.text("continue"),
                        options.has("sendInitialEvents") ? options.flag("sendInitialEvents") : null)
                .checked();
    }

    private ListOptions checked() throws RefusedException {
        List<FieldError> errors = new ArrayList<>();
        boolean matches = !resourceVersionMatch.isEmpty();
        if (watch) {
            checkWatch(matches, errors);
        } else {
            checkList(matches, errors);
        }
        if (!errors.isEmpty()) {
            throw new RefusedException(Statuses.invalid("meta.k8s.io", "ListOptions", "", errors));
        }
        return this;
    }

    private void checkList(boolean matches, List<FieldError> errors) {
        boolean exact = resourceVersionMatch.equals("Exact");
        if (matches && resourceVersion.isEmpty()) {
            errors.add(forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }
        if (matches && !continueToken.isEmpty()) {
            errors.add(forbidden("resourceVersionMatch is forbidden when continue is provided"));
        }
        if (matches && !exact && !resourceVersionMatch.equals("NotOlderThan")) {
            errors.add(unsupportedMatch("supported values: \"Exact\", \"NotOlderThan\", \"\""));
        }
        if (exact && resourceVersion.equals("0")) {
            errors.add(forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }
        if (sendInitialEvents != null) {
            String text = "sendInitialEvents is forbidden for list";
            errors.add(new FieldError(FieldError.Type.FORBIDDEN, "sendInitialEvents", "", text));
        }
    }

    private void checkWatch(boolean matches, List<FieldError> errors) {
        boolean notOlder = resourceVersionMatch.equals("NotOlderThan");
        if (sendInitialEvents != null && !notOlder) {
            errors.add(forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }
        if (matches && sendInitialEvents == null) {
            errors.add(forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        }
        if (matches && !notOlder) {
            errors.add(unsupportedMatch("supported values: \"NotOlderThan\""));
        }
        if (!continueToken.isEmpty()) {
            errors.add(forbidden("resourceVersionMatch is forbidden when continue is provided"));
        }
    }

    private FieldError unsupportedMatch(String supported) {
        String value = "\"" + resourceVersionMatch + "\"";
        return new FieldError(FieldError.Type.NOT_SUPPORTED, "resourceVersionMatch", value, supported);
    }

    private static FieldError forbidden(String text) {
        return new FieldError(FieldError.Type.FORBIDDEN, "resourceVersionMatch", "", text);
    }
}
