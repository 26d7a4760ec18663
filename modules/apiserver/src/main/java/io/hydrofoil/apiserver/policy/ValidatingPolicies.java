package io.hydrofoil.apiserver.policy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.webhook.Compilations;
import io.hydrofoil.apiserver.webhook.PolicyRequests;
import io.hydrofoil.apiserver.webhook.Reviewed;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.PolicyRequest;
import io.hydrofoil.objects.ValidatingPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** ValidatingAdmissionPolicies (source: API reference, KEP-3488). Pure and thread-safe. */
public final class ValidatingPolicies {
    private static final String FAILURES = "validation.policy.admission.k8s.io/validation_failure";
    private static final int MAX_NOTE = 10 * 1024;

    private final Selection selection;
    private final PolicyRequests requests;
    private final Compilations<ValidatingPolicy> compiled = new Compilations<>();

    /** Policies for writes to these kinds. */
    public ValidatingPolicies(KindTable kinds, PolicyRequests requests) {
        this.selection = new Selection(kinds, "ValidatingAdmissionPolicy");
        this.requests = requests;
    }

    /** Judges a write; of several refusals the first one counts. */
    public void validate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        Reviewed reviewed = new Reviewed(attempt, operation, object, old);
        List<Step> steps = selection.of(reviewed);
        if (!steps.isEmpty()) {
            new Round(reviewed).judge(steps);
        }
    }

    /** The policies of one write. */
    private final class Round {
        private final Reviewed reviewed;
        private final Map<Kind, PolicyRequest> shown = new HashMap<>();
        /** Values by the annotation that they are for; several differ by their params. */
        private final Map<String, List<String>> notes = new TreeMap<>();

        private boolean isAudited;
        private @Nullable RefusedException refusal;

        Round(Reviewed reviewed) {
            this.reviewed = reviewed;
        }

        void judge(List<Step> steps) throws RefusedException {
            for (Step step : steps) {
                switch (step) {
                    case Step.Misconfigured fault -> {
                        if (!fault.failsOpen()) {
                            refuse(fault, "", fault.message());
                        }
                    }
                    case Step.Invocation invocation -> judge(invocation);
                }
            }
            notes.forEach((key, values) -> reviewed.attempt().annotate(key, String.join(", ", values)));
            if (refusal != null) {
                throw refusal;
            }
        }

        private void judge(Step.Invocation invocation) {
            Current policy = invocation.policy();
            ValidatingPolicy judge = compiled.of(Version.of(policy), () -> ValidatingPolicy.of(policy.tree()));
            PolicyRequest request = shown.computeIfAbsent(invocation.kind(), kind -> requests.of(reviewed, kind));
            ValidatingPolicy.Verdict verdict = judge.judge(request.with(invocation.param()));
            List<String> actions = invocation
                    .binding()
                    .tree()
                    .map("spec")
                    .list("validationActions")
                    .texts();
            for (ValidatingPolicy.Denial denial : verdict.denials()) {
                for (String action : actions) {
                    act(action, invocation, denial, actions);
                }
            }
            for (ValidatingPolicy.AuditNote note : verdict.notes()) {
                note(policy.name() + "/" + note.key(), cut(note.value()));
            }
            verdict.faults().forEach(text -> refuse(invocation, "", text));
        }

        private void act(
                String action, Step.Invocation invocation, ValidatingPolicy.Denial denial, List<String> actions) {
            switch (action) {
                case "Deny" -> refuse(invocation, denial.reason(), denial.message());
                case "Warn" ->
                    reviewed.attempt()
                            .warn("Validation failed for ValidatingAdmissionPolicy '"
                                    + invocation.policy().name() + "' with binding '" + invocation.bindingName()
                                    + "': " + denial.message());
                case "Audit" -> audit(invocation, denial, actions);
                default -> {
                    // no other action can be stored
                }
            }
        }

        /** The first failure is recorded: an annotation is not overwritten. */
        private void audit(Step.Invocation invocation, ValidatingPolicy.Denial denial, List<String> actions) {
            if (isAudited) {
                return;
            }
            isAudited = true;
            MapValue failure = new MapValue()
                    .put("message", denial.message())
                    .put("policy", invocation.policy().name())
                    .put("binding", invocation.bindingName())
                    .put("expressionIndex", denial.index())
                    .put("validationActions", ListValue.ofTexts(actions));
            reviewed.attempt().annotate(FAILURES, Json.text(ListValue.of(failure)));
        }

        private void note(String key, String value) {
            List<String> values = notes.computeIfAbsent(key, any -> new ArrayList<>(1));
            if (!values.contains(value)) {
                values.add(value);
            }
        }

        private void refuse(Step step, String reason, String text) {
            if (refusal == null) {
                String binding = step.bindingName();
                String message = "ValidatingAdmissionPolicy '" + step.policy().name() + "'"
                        + (binding == null ? "" : " with binding '" + binding + "'") + " denied request: " + text;
                refusal = new RefusedException(status(reason.isEmpty() ? "Invalid" : reason, message));
            }
        }

        private ApiStatus status(String reason, String message) {
            ApiStatus forbidden = Refusals.forbidden(reviewed, message);
            return new ApiStatus(code(reason), reason, forbidden.message(), Refusals.with(forbidden, List.of(message)));
        }
    }

    private static int code(String reason) {
        return switch (reason) {
            case "Forbidden" -> 403;
            case "Unauthorized" -> 401;
            case "RequestEntityTooLarge" -> 413;
            default -> 422;
        };
    }

    private static String cut(String value) {
        return value.length() > MAX_NOTE ? value.substring(0, MAX_NOTE) : value;
    }
}
