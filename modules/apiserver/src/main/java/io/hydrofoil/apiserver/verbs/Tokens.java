package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.access.Identity;
import io.hydrofoil.access.ServiceAccountTokens;
import io.hydrofoil.access.TokenClaims;
import io.hydrofoil.access.TokenClaims.Bound;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.change.UserTree;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Statuses;
import java.util.List;

/** Tokens of service accounts: issued by the subresource {@code token}, judged by TokenReview. Nothing is stored. */
final class Tokens {
    private static final Schema REQUEST = Schema.definition("io.k8s.api.authentication.v1.TokenRequest");
    private static final String GROUP = "authentication.k8s.io";
    private static final long DEFAULT_SECONDS = 3600;
    private static final long MIN_SECONDS = 600;
    private static final long MAX_SECONDS = 1L << 32;

    /**
     * What the volumes of pods ask for. Clients from before 2021 never read the file again: they get a year, while the
     * answer still tells the hour, so that all others renew in time (KEP-1205).
     */
    private static final long VOLUME_SECONDS = 3607;

    private static final long EXTENDED_SECONDS = 365L * 24 * 3600;

    private final KindTable kinds;
    private final Kind pods;
    private final ServiceAccountTokens tokens;
    private final Admission admission;

    Tokens(KindTable kinds, ServiceAccountTokens tokens, Admission admission) {
        this.admission = admission;
        this.kinds = kinds;
        this.pods = kinds.require("v1", "Pod");
        this.tokens = tokens;
    }

    Decision issue(Attempt attempt, Command.Create create, Current account) throws RefusedException {
        MapValue request =
                Intake.other(attempt, create.body(), REQUEST, create.options().fieldValidation());
        MapValue metadata = request.ensureMap("metadata");
        String given = metadata.text("name", "");
        if (!given.isEmpty() && !given.equals(account.name())) {
            throw new RefusedException(Statuses.badRequest("name in URL does not match name in TokenRequest object"));
        }
        ObjectMeta.matchNamespace(attempt, metadata);
        MapValue spec = request.ensureMap("spec");
        if (!spec.has("expirationSeconds")) {
            spec.put("expirationSeconds", DEFAULT_SECONDS);
        }
        long seconds = spec.number("expirationSeconds", DEFAULT_SECONDS);
        admission.mutate(attempt, Operation.CREATE, request, MapValue.EMPTY);
        // Only now: what nodes may ask for depends on what they ask for.
        if (spec.list("audiences").isEmpty()) {
            spec.put("audiences", ListValue.ofTexts(List.of(ServiceAccountTokens.ISSUER)));
        }
        checkSeconds(seconds);
        admission.validate(attempt, Operation.CREATE, request, MapValue.EMPTY);
        TokenClaims claims = claims(attempt, account, spec, seconds);
        metadata.put("name", account.name())
                .put("namespace", attempt.target().namespace())
                .put("uid", account.uid())
                .put("creationTimestamp", attempt.moment().time());
        if (!spec.has("boundObjectRef")) {
            spec.put("boundObjectRef", NullValue.NULL);
        }
        request.put(
                "status",
                new MapValue()
                        .put("token", tokens.issue(claims))
                        .put("expirationTimestamp", attempt.moment().time(seconds)));
        return new Decision.Done(new Result.OfTree(201, request, false), attempt.notes());
    }

    private TokenClaims claims(Attempt attempt, Current account, MapValue spec, long seconds) throws RefusedException {
        Bound bound = Bound.NONE;
        Bound node = Bound.NONE;
        if (spec.get("boundObjectRef") instanceof MapValue reference) {
            Current object = bound(attempt, reference);
            bound = new Bound(object.kind().kind(), object.name(), object.uid());
            if (object.kind() == pods) {
                checkAccount(object, account);
                node = nodeOf(attempt, object);
            }
        }
        List<String> audiences = spec.list("audiences").texts();
        boolean isOfVolume = seconds == VOLUME_SECONDS
                && bound.kind().equals("Pod")
                && audiences.contains(ServiceAccountTokens.ISSUER);
        long nowMs = attempt.moment().nowMs() / 1000 * 1000;
        return new TokenClaims(
                attempt.target().namespace(),
                account.name(),
                account.uid(),
                bound,
                node,
                audiences,
                attempt.moment().uid(),
                nowMs,
                nowMs + 1000 * (isOfVolume ? EXTENDED_SECONDS : seconds));
    }

    private Current bound(Attempt attempt, MapValue reference) throws RefusedException {
        String kindName = reference.text("kind", "");
        String apiVersion = reference.text("apiVersion", "");
        if (!apiVersion.equals("v1") || !List.of("Pod", "Secret", "Node").contains(kindName)) {
            int slash = apiVersion.indexOf('/');
            String group = slash < 0 ? "" : apiVersion.substring(0, slash);
            throw new RefusedException(Statuses.badRequest("cannot bind token to object of type " + group + "/"
                    + apiVersion.substring(slash + 1) + ", Kind=" + kindName));
        }
        Kind kind = kinds.require("v1", kindName);
        String name = reference.text("name", "");
        Current object = attempt.records()
                .look(kind, kind.namespaced() ? attempt.target().namespace() : "", name);
        if (object == null) {
            throw new RefusedException(Statuses.notFound(kind, name));
        }
        String uid = reference.text("uid", "");
        if (!uid.isEmpty() && !uid.equals(object.uid())) {
            throw new RefusedException(Statuses.conflict(
                    "",
                    kindName,
                    name,
                    "the UID in the bound object reference (" + uid
                            + ") does not match the UID in record. The object might have been deleted and then"
                            + " recreated"));
        }
        return object;
    }

    private static void checkAccount(Current pod, Current account) throws RefusedException {
        if (!pod.tree().map("spec").text("serviceAccountName", "").equals(account.name())) {
            throw new RefusedException(Statuses.badRequest("cannot bind token for serviceaccount \"" + account.name()
                    + "\" to pod running with different serviceaccount name."));
        }
    }

    private Bound nodeOf(Attempt attempt, Current pod) {
        String name = pod.tree().map("spec").text("nodeName", "");
        if (name.isEmpty()) {
            return Bound.NONE;
        }
        Current node = attempt.records().look(kinds.require("v1", "Node"), "", name);
        return new Bound("Node", name, node == null ? "" : node.uid());
    }

    private static void checkSeconds(long seconds) throws RefusedException {
        String fault = seconds < MIN_SECONDS
                ? "may not specify a duration less than 10 minutes"
                : seconds > MAX_SECONDS ? "may not specify a duration larger than 2^32 seconds" : "";
        if (!fault.isEmpty()) {
            FieldError error =
                    new FieldError(FieldError.Type.INVALID, "spec.expirationSeconds", Long.toString(seconds), fault);
            throw new RefusedException(Statuses.invalid(GROUP, "TokenRequest", "", List.of(error)));
        }
    }

    /** The status of a TokenReview. */
    MapValue review(Attempt attempt, MapValue spec) throws RefusedException {
        String token = spec.text("token", "");
        if (token.isEmpty()) {
            throw new RefusedException(Statuses.badRequest("token is required for TokenReview in authentication"));
        }
        List<String> wanted = spec.list("audiences").texts();
        List<String> accepted = wanted.isEmpty() ? List.of(ServiceAccountTokens.ISSUER) : wanted;
        TokenClaims claims = tokens.verify(token, attempt.moment().nowMs());
        if (claims == null || !claims.isLive((kind, namespace, name) -> uid(attempt, kind, namespace, name))) {
            return new MapValue().put("user", new MapValue()).put("error", "invalid bearer token");
        }
        List<String> common =
                accepted.stream().filter(claims.audiences()::contains).toList();
        if (common.isEmpty()) {
            String text = "token audiences " + quoted(claims.audiences()) + " is invalid for the target audiences "
                    + quoted(accepted);
            return new MapValue().put("user", new MapValue()).put("error", "[invalid bearer token, " + text + "]");
        }
        Identity who = claims.identity();
        return new MapValue()
                .put("authenticated", true)
                .put("user", UserTree.of(who))
                .put("audiences", ListValue.ofTexts(common));
    }

    private String uid(Attempt attempt, String kind, String namespace, String name) {
        Current object = attempt.records().look(kinds.require("v1", kind), namespace, name);
        return object == null ? "" : object.uid();
    }

    private static String quoted(List<String> texts) {
        return texts.stream()
                .map(text -> "\"" + text + "\"")
                .toList()
                .toString()
                .replace(",", "");
    }
}
