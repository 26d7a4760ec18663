package io.hydrofoil.apiserver.request;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of delete and deletecollection; from the body if there is one, which hides the whole query.
 *
 * @param graceSeconds null: the kind's default
 * @param uid precondition, or null
 * @param resourceVersion precondition, or null
 * @param propagation null: the kind's default
 * @param cascades whether the request says in the old way that dependents go too: then 202 is the answer as long as the
 *        object is not gone
 */
public record DeleteOptions(
        boolean dryRun,
        @Nullable Long graceSeconds,
        @Nullable String uid,
        @Nullable String resourceVersion,
        @Nullable Propagation propagation,
        boolean cascades) {
    /** Options in the way of today. */
    public DeleteOptions(
            boolean dryRun,
            @Nullable Long graceSeconds,
            @Nullable String uid,
            @Nullable String resourceVersion,
            @Nullable Propagation propagation) {
        this(dryRun, graceSeconds, uid, resourceVersion, propagation, false);
    }

    /** What becomes of dependents. */
    public enum Propagation {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }

    /** No options. */
    public static final DeleteOptions NONE = new DeleteOptions(false, null, null, null, null);

    private static final String POLICIES = "supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"";

    /** Reads a query. */
    public static DeleteOptions parse(Map<String, List<String>> parameters) throws RefusedException {
        Query query = new Query(parameters);
        Long grace = query.has("gracePeriodSeconds") ? (Long) query.number("gracePeriodSeconds", 0) : null;
        Boolean orphan = query.has("orphanDependents") ? (Boolean) query.flag("orphanDependents") : null;
        String policy = query.has("propagationPolicy") ? query.text("propagationPolicy") : null;
        return checked(query.all("dryRun"), grace, null, orphan, policy);
    }

    /** Reads a DeleteOptions object. */
    public static DeleteOptions of(MapValue body) throws RefusedException {
        Long grace = body.get("gracePeriodSeconds") instanceof NumberValue number ? (Long) number.longValue() : null;
        Boolean orphan = body.get("orphanDependents") instanceof BoolValue flag ? (Boolean) flag.flag() : null;
        return checked(
                body.list("dryRun").texts(), grace, body.map("preconditions"), orphan, body.text("propagationPolicy"));
    }

    private static DeleteOptions checked(
            List<String> dryRuns,
            @Nullable Long grace,
            @Nullable MapValue preconditions,
            @Nullable Boolean orphan,
            @Nullable String policy)
            throws RefusedException {
        List<FieldError> errors = new ArrayList<>();
        Propagation propagation = orphan == null ? null : orphan ? Propagation.ORPHAN : Propagation.BACKGROUND;
        if (policy != null && orphan != null) {
            String text = "orphanDependents and deletionPropagation cannot be both set";
            errors.add(WriteOptions.error(FieldError.Type.INVALID, "propagationPolicy", GoQuote.of(policy), text));
        }
        if (policy != null) {
            propagation = propagation(policy, errors);
        }
        boolean dryRun = WriteOptions.dryRun(dryRuns, errors);
        if (!errors.isEmpty()) {
            throw new RefusedException(Statuses.invalid("meta.k8s.io", "DeleteOptions", "", errors));
        }
        String uid = preconditions == null ? null : preconditions.text("uid");
        String revision = preconditions == null ? null : preconditions.text("resourceVersion");
        boolean cascades = orphan != null && !orphan;
        return new DeleteOptions(dryRun, grace, uid, revision, propagation, cascades);
    }

    private static @Nullable Propagation propagation(String policy, List<FieldError> errors) {
        return switch (policy) {
            case "Background" -> Propagation.BACKGROUND;
            case "Foreground" -> Propagation.FOREGROUND;
            case "Orphan" -> Propagation.ORPHAN;
            default -> {
                errors.add(WriteOptions.error(
                        FieldError.Type.NOT_SUPPORTED, "propagationPolicy", GoQuote.of(policy), POLICIES));
                yield null;
            }
        };
    }
}
