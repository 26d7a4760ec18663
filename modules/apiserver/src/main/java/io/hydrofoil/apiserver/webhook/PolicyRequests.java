package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.objects.AccessOracle;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.PolicyRequest;

/** Shows writes to expressions. Pure and thread-safe. */
public final class PolicyRequests {
    private final Kind namespaces;
    private final Authorizer authorizer;

    /** {@code authorizer} answers the expressions that ask who may do what. */
    public PolicyRequests(KindTable kinds, Authorizer authorizer) {
        this.namespaces = kinds.require("v1", "Namespace");
        this.authorizer = authorizer;
    }

    /** A write to an object that is shown as {@code kind}, without params. */
    public PolicyRequest of(Reviewed reviewed, Kind kind) {
        Identity who = reviewed.attempt().who();
        Current namespace = reviewed.namespace().isEmpty()
                ? null
                : reviewed.attempt().records().look(namespaces, "", reviewed.namespace());
        return new PolicyRequest(
                Reviews.request(reviewed, kind),
                reviewed.objectAs(kind),
                reviewed.oldAs(kind),
                namespace == null ? null : namespace.tree(),
                null,
                question -> answer(who, question));
    }

    private AccessOracle.Answer answer(Identity who, AccessOracle.Question question) {
        String account = question.serviceAccount();
        int slash = account.indexOf('/');
        Identity asked =
                slash < 0 ? who : Identity.ofServiceAccount(account.substring(0, slash), account.substring(slash + 1));
        Attributes what = question.path().isEmpty()
                ? new Attributes(
                        question.verb(),
                        question.group(),
                        question.resource(),
                        question.subresource(),
                        question.namespace(),
                        question.name(),
                        "")
                : Attributes.ofPath(question.verb(), question.path());
        String reason = authorizer.reason(asked, what);
        return new AccessOracle.Answer(reason != null, reason == null ? "" : reason, "");
    }
}
