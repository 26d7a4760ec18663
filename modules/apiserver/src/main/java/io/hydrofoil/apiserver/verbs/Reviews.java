package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.access.AccessRules;
import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.change.UserTree;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Questions that are asked by a create and answered at once: who am I, may I, may he, what may I. Nothing is stored.
 */
final class Reviews {
    private static final String AUTHORIZATION = "authorization.k8s.io";

    private final Authorizer authorizer;
    private final Tokens tokens;
    private final Admission admission;

    Reviews(Authorizer authorizer, Tokens tokens, Admission admission) {
        this.admission = admission;
        this.authorizer = authorizer;
        this.tokens = tokens;
    }

    Decision review(Attempt attempt, Command.Create create) throws RefusedException {
        Schema schema = Schema.of(attempt.target().kind());
        MapValue body =
                Intake.other(attempt, create.body(), schema, create.options().fieldValidation());
        ObjectMeta.matchNamespace(attempt, body.ensureMap("metadata"));
        admission.mutate(attempt, Operation.CREATE, body, MapValue.EMPTY);
        admission.validate(attempt, Operation.CREATE, body, MapValue.EMPTY);
        MapValue spec = body.ensureMap("spec");
        switch (attempt.target().kind().kind()) {
            case "SelfSubjectReview" -> {
                body.remove("spec");
                body.put("status", new MapValue().put("userInfo", UserTree.of(attempt.who())));
                body.ensureMap("metadata")
                        .put("creationTimestamp", attempt.moment().time());
            }
            case "SelfSubjectAccessReview" -> {
                checkAccess(spec, false, "");
                body.put("status", access(attempt.who(), spec));
            }
            case "SubjectAccessReview" -> {
                checkAccess(spec, true, "");
                body.put("status", access(subject(spec), spec));
            }
            case "LocalSubjectAccessReview" -> {
                checkAccess(spec, true, attempt.target().namespace());
                body.put("status", access(subject(spec), spec));
            }
            case "SelfSubjectRulesReview" -> body.put("status", rules(attempt.who(), spec.text("namespace", "")));
            case "TokenReview" -> body.put("status", tokens.review(attempt, spec));
            default ->
                throw new RefusedException(Statuses.badRequest(attempt.target().kind() + " cannot be reviewed"));
        }
        return new Decision.Done(new Result.OfTree(201, body, false), attempt.notes());
    }

    private MapValue access(Identity who, MapValue spec) {
        String reason = authorizer.reason(who, attributes(spec));
        MapValue status = new MapValue().put("allowed", reason != null);
        return reason == null || reason.isEmpty() ? status : status.put("reason", reason);
    }

    private static Attributes attributes(MapValue spec) {
        MapValue path = spec.map("nonResourceAttributes");
        if (spec.has("nonResourceAttributes")) {
            return Attributes.ofPath(path.text("verb", ""), path.text("path", ""));
        }
        MapValue resource = spec.map("resourceAttributes");
        return new Attributes(
                resource.text("verb", ""),
                resource.text("group", ""),
                resource.text("resource", ""),
                resource.text("subresource", ""),
                resource.text("namespace", ""),
                resource.text("name", ""),
                "");
    }

    private static Identity subject(MapValue spec) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        spec.map("extra").forEach(field -> {
            if (field.getValue() instanceof ListValue values) {
                extra.put(field.getKey(), values.texts());
            }
        });
        return new Identity(
                spec.text("user", ""), spec.text("uid", ""), spec.list("groups").texts(), extra);
    }

    private static void checkAccess(MapValue spec, boolean ofSubject, String namespace) throws RefusedException {
        List<FieldError> errors = new ArrayList<>();
        boolean resource = spec.has("resourceAttributes");
        boolean path = spec.has("nonResourceAttributes");
        String shownPath =
                "{\"Path\":" + GoQuote.of(spec.map("nonResourceAttributes").text("path", "")) + ",\"Verb\":"
                        + GoQuote.of(spec.map("nonResourceAttributes").text("verb", "")) + "}";
        if (!namespace.isEmpty() && path) {
            errors.add(invalid("spec.nonResourceAttributes", shownPath, "disallowed on this kind of request"));
        } else if (!namespace.isEmpty() && resource) {
            String given = spec.map("resourceAttributes").text("namespace", "");
            if (!given.equals(namespace)) {
                errors.add(invalid(
                        "spec.resourceAttributes.namespace", GoQuote.of(given), "must match metadata.namespace"));
            }
        } else if (resource && path) {
            String text = "cannot be specified in combination with resourceAttributes";
            errors.add(invalid("spec.nonResourceAttributes", shownPath, text));
        }
        if (!resource && !path) {
            String text = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
            errors.add(invalid("spec.resourceAttributes", "null", text));
        }
        boolean named = !spec.text("user", "").isEmpty() || !spec.list("groups").isEmpty();
        if (ofSubject && !named) {
            errors.add(invalid("spec.user", "\"\"", "at least one of user or group must be specified"));
        }
        if (!errors.isEmpty()) {
            throw new RefusedException(Statuses.invalid(AUTHORIZATION, "", "", errors));
        }
    }

    private static FieldError invalid(String field, String value, String text) {
        return new FieldError(FieldError.Type.INVALID, field, value, text);
    }

    private MapValue rules(Identity who, String namespace) {
        AccessRules rules = authorizer.rules(who, namespace);
        return new MapValue()
                .put("resourceRules", rules.resources())
                .put("nonResourceRules", rules.paths())
                .put("incomplete", false);
    }
}
