package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.MatchExpressions.Outcome;
import io.hydrofoil.objects.PolicyRequest;
import io.hydrofoil.objects.ValidatingPolicy.AuditNote;
import io.hydrofoil.objects.ValidatingPolicy.Denial;
import io.hydrofoil.objects.ValidatingPolicy.Verdict;
import io.hydrofoil.objects.cel.library.Texts;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.NullVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled policy that judges requests. Immutable. */
public final class Judge {
    private static final int MAX_MESSAGE = 5 * 1024;
    private static final String INVALID = "Invalid";

    private final boolean failsOpen;
    private final Conditions conditions;
    private final PolicyVariables variables;
    private final List<Validation> validations;
    private final List<Annotation> annotations;

    private Judge(
            boolean failsOpen,
            Conditions conditions,
            PolicyVariables variables,
            List<Validation> validations,
            List<Annotation> annotations) {
        this.failsOpen = failsOpen;
        this.conditions = conditions;
        this.variables = variables;
        this.validations = validations;
        this.annotations = annotations;
    }

    private record Validation(
            Compiled expression, @Nullable Compiled messageExpression, String message, String reason) {
        static Validation of(MapValue validation, PolicyScope scope) {
            String message = validation.text("messageExpression", "");
            return new Validation(
                    Compiled.of(scope, validation.text("expression", ""), PolicyScope.BOOL),
                    message.isBlank() ? null : Compiled.ofMessage(scope, message),
                    Texts.trimmed(validation.text("message", "")),
                    validation.text("reason", INVALID));
        }

        String standardMessage() {
            return message.isEmpty() ? "failed expression: " + Texts.trimmed(expression.text()) : message;
        }
    }

    private record Annotation(String key, Compiled value) {}

    public static Judge compile(MapValue policy) {
        MapValue spec = policy.map("spec");
        PolicyScope plain = PolicyScope.of(spec, false);
        PolicyVariables variables =
                PolicyVariables.compile(spec.list("variables").maps(), plain);
        PolicyScope scope = variables.scope();
        List<Validation> validations = new ArrayList<>();
        for (MapValue validation : spec.list("validations").maps()) {
            validations.add(Validation.of(validation, scope));
        }
        List<Annotation> annotations = new ArrayList<>();
        for (MapValue annotation : spec.list("auditAnnotations").maps()) {
            String value = annotation.text("valueExpression", "");
            annotations.add(
                    new Annotation(annotation.text("key", ""), Compiled.of(scope, value, PolicyScope.TEXT_OR_NULL)));
        }
        return new Judge(
                spec.text("failurePolicy", "Fail").equals("Ignore"),
                Conditions.compile(spec.list("matchConditions"), plain),
                variables,
                List.copyOf(validations),
                List.copyOf(annotations));
    }

    public Verdict judge(PolicyRequest request) {
        PolicyRun run = PolicyRun.of(request);
        switch (conditions.check(run)) {
            case Outcome.Differs differs -> {
                return Verdict.NOTHING;
            }
            case Outcome.Erred(String text) -> {
                return whole(text);
            }
            case Outcome.Holds holds -> {
                // goes on
            }
        }
        run.use(variables);
        try {
            run.budget(PolicyRun.BUDGET);
            List<Val> values = new ArrayList<>();
            for (Validation validation : validations) {
                values.add(run.run(validation.expression));
            }
            List<@Nullable String> messages = messages(run);
            List<Denial> denials = denials(values, messages);
            List<AuditNote> notes = new ArrayList<>();
            List<String> faults = annotations(run, notes);
            return new Verdict(denials, notes, faults);
        } catch (PolicyRun.BudgetException e) {
            return whole(e.text());
        }
    }

    /** What cannot be computed is a denial, unless the policy fails open. */
    private Verdict whole(String text) {
        return failsOpen ? Verdict.NOTHING : new Verdict(List.of(new Denial(0, INVALID, text)), List.of(), List.of());
    }

    /** The messages that expressions make, from the budget of the validations; null: none. */
    private List<@Nullable String> messages(PolicyRun run) throws PolicyRun.BudgetException {
        List<@Nullable String> messages = new ArrayList<>();
        for (Validation validation : validations) {
            Compiled expression = validation.messageExpression;
            Val value = expression == null ? NullVal.NULL : run.run(expression);
            messages.add(value instanceof StringVal(String text) ? usable(text) : null);
        }
        return messages;
    }

    private static @Nullable String usable(String text) {
        String trimmed = Texts.trimmed(text);
        boolean isUsable = !trimmed.isEmpty()
                && trimmed.indexOf('\n') < 0
                && trimmed.getBytes(StandardCharsets.UTF_8).length <= MAX_MESSAGE;
        return isUsable ? trimmed : null;
    }

    private List<Denial> denials(List<Val> values, List<@Nullable String> messages) {
        List<Denial> denials = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Validation validation = validations.get(i);
            if (values.get(i) instanceof ErrorVal(String error)) {
                if (!failsOpen) {
                    denials.add(new Denial(i, INVALID, error));
                }
            } else if (values.get(i) != BoolVal.TRUE) {
                String message = messages.get(i);
                denials.add(new Denial(i, validation.reason, message == null ? validation.standardMessage() : message));
            }
        }
        return denials;
    }

    private List<String> annotations(PolicyRun run, List<AuditNote> notes) throws PolicyRun.BudgetException {
        List<String> faults = new ArrayList<>();
        run.budget(PolicyRun.BUDGET);
        for (Annotation annotation : annotations) {
            switch (run.run(annotation.value)) {
                case ErrorVal(String error) -> {
                    if (!failsOpen) {
                        faults.add(error);
                    }
                }
                case StringVal(String text) -> {
                    String trimmed = Texts.trimmed(text);
                    if (!trimmed.isEmpty()) {
                        notes.add(new AuditNote(annotation.key, trimmed));
                    }
                }
                default -> {
                    // null: no annotation
                }
            }
        }
        return faults;
    }
}
