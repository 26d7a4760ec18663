package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.access.AccessRules;
import io.hydrofoil.access.AccessVerdict;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.access.NodeIdentity;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.change.UserTree;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Statuses;

/**
 * Questions that are asked by a create and answered at once: who am I, may I, may he, what may I. Nothing is stored.
 */
final class Reviews {
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
                body.put(
                        "metadata",
                        new MapValue().put("creationTimestamp", attempt.moment().time()));
            }
            case "SelfSubjectAccessReview" -> {
                AccessQuestions.check(body, AccessQuestions.Kind.SELF, "");
                body.put("status", access(attempt.who(), spec));
            }
            case "SubjectAccessReview" -> {
                AccessQuestions.check(body, AccessQuestions.Kind.OF_SUBJECT, "");
                body.put("status", access(AccessQuestions.subject(spec), spec));
            }
            case "LocalSubjectAccessReview" -> {
                String namespace = attempt.target().namespace();
                AccessQuestions.check(body, AccessQuestions.Kind.LOCAL, namespace);
                body.put("status", access(AccessQuestions.subject(spec), spec));
            }
            case "SelfSubjectRulesReview" -> {
                String namespace = spec.text("namespace", "");
                if (namespace.isEmpty()) {
                    throw new RefusedException(Statuses.badRequest("no namespace on request"));
                }
                // the answer is an object of its own, which does not repeat what was asked
                body.put("metadata", new MapValue()).put("spec", new MapValue());
                body.put("status", rules(attempt.who(), namespace));
            }
            case "TokenReview" -> body.put("status", tokens.review(attempt, spec));
            default ->
                throw new RefusedException(Statuses.badRequest(attempt.target().kind() + " cannot be reviewed"));
        }
        return new Decision.Done(new Result.OfTree(201, body, false), attempt.notes());
    }

    private MapValue access(Identity who, MapValue spec) {
        AccessVerdict verdict = authorizer.verdict(who, AccessQuestions.attributes(spec));
        MapValue status = new MapValue().put("allowed", verdict.allowed());
        if (!verdict.reason().isEmpty()) {
            status.put("reason", verdict.reason());
        }
        String fault = AccessQuestions.selectorFault(spec.map("resourceAttributes"));
        return fault.isEmpty() ? status : status.put("evaluationError", fault);
    }

    private MapValue rules(Identity who, String namespace) {
        AccessRules rules = authorizer.rules(who, namespace);
        boolean isNode = NodeIdentity.isNode(who);
        MapValue status = new MapValue()
                .put("resourceRules", rules.resources())
                .put("nonResourceRules", rules.paths())
                .put("incomplete", isNode);
        return isNode ? status.put("evaluationError", "node authorizer does not support user rule resolution") : status;
    }
}
