package io.hydrofoil.apiserver.policy;

import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.webhook.Criteria;
import io.hydrofoil.apiserver.webhook.Matching;
import io.hydrofoil.apiserver.webhook.Reviewed;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which policies of one sort concern a write: those whose constraints match, by each of their bindings that matches,
 * with each of the params that the binding refers to. In the order of the names of policies and bindings.
 */
final class Selection {
    private static final String REGISTRATION = "admissionregistration.k8s.io";
    /** Whoever forbids these could never be corrected. */
    private static final Set<String> POLICIES = Set.of(
            "validatingadmissionpolicies",
            "validatingadmissionpolicybindings",
            "mutatingadmissionpolicies",
            "mutatingadmissionpolicybindings");
    /** Questions, which change nothing. */
    private static final Set<String> REVIEWS = Set.of("authentication.k8s.io", "authorization.k8s.io");

    private final Kind policies;
    private final Kind bindings;
    private final Matching matching;
    private final Params params;

    Selection(KindTable kinds, String policyKind) {
        this.policies = kinds.require(REGISTRATION + "/v1", policyKind);
        this.bindings = kinds.require(REGISTRATION + "/v1", policyKind + "Binding");
        this.matching = new Matching(kinds);
        this.params = new Params(kinds);
    }

    List<Step> of(Reviewed reviewed) {
        if (isExempt(reviewed.target())) {
            return List.of();
        }
        List<Current> all = reviewed.attempt().records().list(policies, "", one -> true);
        if (all.isEmpty()) {
            return List.of();
        }
        List<Current> bound = reviewed.attempt().records().list(bindings, "", one -> true);
        List<Step> steps = new ArrayList<>();
        for (Current policy : all) {
            List<Current> own = new ArrayList<>();
            for (Current binding : bound) {
                if (binding.tree().map("spec").text("policyName", "").equals(policy.name())) {
                    own.add(binding);
                }
            }
            if (!own.isEmpty()) {
                add(steps, reviewed, policy, own);
            }
        }
        return steps;
    }

    private static boolean isExempt(Target target) {
        String group = target.kind().group();
        return (group.equals(REGISTRATION) && POLICIES.contains(target.kind().plural())) || REVIEWS.contains(group);
    }

    private void add(List<Step> steps, Reviewed reviewed, Current policy, List<Current> own) {
        MapValue spec = policy.tree().map("spec");
        Kind kind = matching.match(Criteria.ofPolicy(spec.map("matchConstraints")), reviewed);
        if (kind == null) {
            return;
        }
        MapValue paramKind = spec.map("paramKind");
        Kind known = null;
        if (spec.has("paramKind")) {
            known = params.kind(paramKind, reviewed.attempt().records());
            if (known == null) {
                steps.add(new Step.Misconfigured(
                        policy, null, "failed to find resource referenced by paramKind: '" + shown(paramKind) + "'"));
                return;
            }
        }
        for (Current binding : own) {
            MapValue match = binding.tree().map("spec").map("matchResources");
            if (matching.match(Criteria.ofPolicy(match), reviewed) != null) {
                invoke(steps, reviewed, new Step.Invocation(policy, binding, kind, null), known);
            }
        }
    }

    private void invoke(List<Step> steps, Reviewed reviewed, Step.Invocation plain, @Nullable Kind paramKind) {
        MapValue spec = plain.binding().tree().map("spec");
        if (paramKind == null || !spec.has("paramRef")) {
            steps.add(plain);
            return;
        }
        try {
            String namespace = reviewed.target().namespace();
            for (MapValue param : params.find(
                    paramKind,
                    spec.map("paramRef"),
                    namespace,
                    reviewed.attempt().records())) {
                steps.add(new Step.Invocation(plain.policy(), plain.binding(), plain.kind(), param));
            }
        } catch (Params.FaultException e) {
            steps.add(new Step.Misconfigured(plain.policy(), plain.binding(), e.text()));
        }
    }

    /** As Go shows a kind. */
    private static String shown(MapValue paramKind) {
        String apiVersion = paramKind.text("apiVersion", "");
        return (apiVersion.contains("/") ? apiVersion : "/" + apiVersion) + ", Kind=" + paramKind.text("kind", "");
    }
}
