package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.access.CertificateRequest;
import io.hydrofoil.access.PkiException;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificate signing requests: the spec never changes; approval and status are written apart. */
final class CertificateRequestStrategy implements Strategy {
    private static final List<String> DECISIONS = List.of("Approved", "Denied");

    @Override
    public void prepareCreate(Attempt attempt, MapValue object) {
        MapValue spec = object.ensureMap("spec");
        spec.put("username", attempt.who().user());
        if (!attempt.who().uid().isEmpty()) {
            spec.put("uid", attempt.who().uid());
        }
        spec.put("groups", ListValue.ofTexts(attempt.who().groups()));
    }

    @Override
    public void prepareUpdate(Attempt attempt, MapValue object, MapValue old) {
        object.put("spec", old.map("spec").copy());
    }

    @Override
    public void prepareStatus(Attempt attempt, MapValue object, MapValue old) {
        if (isApproval(attempt)) {
            MapValue status = old.map("status").copy();
            Value conditions = object.map("status").get("conditions");
            if (conditions == null) {
                status.remove("conditions");
            } else {
                status.put("conditions", conditions.copy());
            }
            object.put("status", status);
        }
        stamp(object.map("status").list("conditions"), old, attempt.moment().time());
    }

    @Override
    public void validate(Attempt attempt, MapValue object, MapValue old, List<FieldError> errors) {
        if (old.isEmpty()) {
            checkRequest(object.map("spec").text("request", ""), errors);
            return;
        }
        if (isApproval(attempt)) {
            return;
        }
        for (String type : DECISIONS) {
            if (condition(object, type) != null && condition(old, type) == null) {
                errors.add(new FieldError(
                        FieldError.Type.FORBIDDEN,
                        "status.conditions",
                        "",
                        "updates may not add a condition of type \"" + type + "\""));
            }
        }
    }

    /** What is no PEM at all was told by the schema's rules. */
    private static void checkRequest(String request, List<FieldError> errors) {
        byte[] pem = Base64.getMimeDecoder().decode(request);
        if (!new String(pem, StandardCharsets.ISO_8859_1).contains("-----BEGIN CERTIFICATE REQUEST-----")) {
            return;
        }
        try {
            CertificateRequest.parse(pem);
        } catch (PkiException e) {
            errors.add(new FieldError(
                    FieldError.Type.INVALID, "spec.request", GoQuote.of(request), String.valueOf(e.getMessage())));
        }
    }

    private static boolean isApproval(Attempt attempt) {
        return attempt.target().subresourceName().equals("approval");
    }

    /** Conditions tell when they were set; one that stays as it was keeps its time. */
    private static void stamp(ListValue conditions, MapValue old, String time) {
        for (MapValue condition : conditions.maps()) {
            if (isUnset(condition.get("lastUpdateTime"))) {
                condition.put("lastUpdateTime", time);
            }
            if (isUnset(condition.get("lastTransitionTime"))) {
                condition.put("lastTransitionTime", since(condition, old, time));
            }
        }
    }

    private static String since(MapValue condition, MapValue old, String now) {
        MapValue before = condition(old, condition.text("type", ""));
        if (before == null || !before.text("status", "").equals(condition.text("status", ""))) {
            return now;
        }
        return before.text("lastTransitionTime", now);
    }

    private static boolean isUnset(@Nullable Value value) {
        return value == null || value == NullValue.NULL;
    }

    private static @Nullable MapValue condition(MapValue object, String type) {
        for (MapValue condition : object.map("status").list("conditions").maps()) {
            if (condition.text("type", "").equals(type)) {
                return condition;
            }
        }
        return null;
    }
}
