package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.apiserver.change.Answer;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.change.Question;
import io.hydrofoil.apiserver.change.Reinvocation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.MatchExpressions;
import io.hydrofoil.objects.PatchException;
import io.hydrofoil.objects.Patches;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the admission webhooks that a write concerns: those that may change the object one after another, those that
 * only judge it all at once. Configurations come in the order of their names.
 *
 * <p>Pure: an answer that is not there yet ends the attempt ({@link io.hydrofoil.apiserver.change.AwaitException}), and
 * the write is decided again when it is.
 */
public final class Webhooks {
    /** The server's own first objects do not wait for webhooks that may live in the very cluster that is starting. */
    private static final String SERVER = "system:apiserver";

    private static final String PLUGIN = "webhooks";

    private final Kind mutating;
    private final Kind validating;
    private final Matching matching;
    private final MatchConditions conditions;

    /** Webhooks for writes to these kinds. */
    public Webhooks(KindTable kinds, PolicyRequests requests) {
        this.mutating = kinds.require("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration");
        this.validating = kinds.require("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration");
        this.matching = new Matching(kinds);
        this.conditions = new MatchConditions(requests);
    }

    /** A webhook to be asked, and as which kind it sees the object. */
    private record Call(Webhook webhook, int index, Kind kind, Question.Review question) {}

    /** Lets webhooks change the object, or refuse it. */
    public void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        List<Webhook> webhooks = webhooks(attempt, mutating);
        if (webhooks.isEmpty()) {
            return;
        }
        Reviewed reviewed = new Reviewed(attempt, operation, object, old);
        Reinvocation.Turns turns = attempt.reinvocation().of(PLUGIN);
        turns.begin(object);
        for (int i = 0; i < webhooks.size(); i++) {
            Webhook webhook = webhooks.get(i);
            Call call = turns.isDue(webhook.id()) ? call(webhook, i, reviewed) : null;
            if (call != null) {
                boolean changed = mutate(reviewed, call);
                turns.looked(webhook.id(), webhook.looksAgain(), changed);
            }
        }
        turns.end(object);
    }

    private static boolean mutate(Reviewed reviewed, Call call) throws RefusedException {
        Attempt attempt = reviewed.attempt();
        Answer answer = attempt.moment().ask(List.of(call.question())).getFirst();
        Verdict verdict = judged(attempt, call, answer, true);
        boolean changed = false;
        if (verdict != null) {
            ListValue patch = verdict.patch();
            changed = patch != null && patched(reviewed, call, patch);
            attempt.annotate(
                    place("mutation", attempt, call), Json.text(about(call).put("mutated", changed)));
        }
        return changed;
    }

    /** Applies a patch; whether it changed anything. */
    private static boolean patched(Reviewed reviewed, Call call, ListValue patch) throws RefusedException {
        MapValue shown = reviewed.shown(reviewed.object(), call.kind());
        if (shown == null) {
            throw new RefusedException(Statuses.internalError("admission webhook "
                    + GoQuote.of(call.webhook().name())
                    + " attempted to modify the object, which is not supported for this operation"));
        }
        MapValue next;
        try {
            next = Patches.json(shown.copy(), patch);
            reviewed.conform(next, call.kind());
        } catch (PatchException e) {
            throw new RefusedException(Statuses.internalError(e.status().message()));
        } catch (MalformedException e) {
            throw new RefusedException(Statuses.internalError(String.valueOf(e.getMessage())));
        }
        Attempt attempt = reviewed.attempt();
        attempt.annotate(
                place("patch", attempt, call),
                Json.text(about(call).put("patch", patch.copy()).put("patchType", "JSONPatch")));
        boolean changed = !next.equals(shown);
        reviewed.replace(next, call.kind());
        return changed;
    }

    /** Lets webhooks refuse the object as it will be. */
    public void validate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        List<Webhook> webhooks = webhooks(attempt, validating);
        if (webhooks.isEmpty()) {
            return;
        }
        Reviewed reviewed = new Reviewed(attempt, operation, object, old);
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < webhooks.size(); i++) {
            Call call = call(webhooks.get(i), i, reviewed);
            if (call != null) {
                calls.add(call);
            }
        }
        List<Answer> answers = attempt.moment()
                .ask(calls.stream().<Question>map(Call::question).toList());
        RefusedException first = null;
        for (int i = 0; i < calls.size(); i++) {
            try {
                judged(attempt, calls.get(i), answers.get(i), false);
            } catch (RefusedException e) {
                // All are heard, for their warnings; the first refusal counts.
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private List<Webhook> webhooks(Attempt attempt, Kind kind) {
        if (Matching.isExempt(attempt.target()) || attempt.who().user().equals(SERVER)) {
            return List.of();
        }
        List<Webhook> webhooks = new ArrayList<>(0);
        for (Current configuration : attempt.records().list(kind, "", one -> true)) {
            for (MapValue webhook : configuration.tree().list("webhooks").maps()) {
                webhooks.add(new Webhook(configuration.name(), webhook));
            }
        }
        return webhooks;
    }

    private @Nullable Call call(Webhook webhook, int index, Reviewed reviewed) throws RefusedException {
        Criteria criteria = webhook.criteria();
        Kind kind = criteria.rules().isEmpty() ? null : matching.match(criteria, reviewed);
        if (kind == null) {
            return null;
        }
        Question.Review question = Reviews.question(webhook, reviewed, kind);
        Call call = new Call(webhook, index, kind, question);
        ListValue wanted = webhook.spec().list("matchConditions");
        if (wanted.isEmpty()) {
            return call;
        }
        return switch (conditions.check(wanted, reviewed, kind)) {
            case MatchExpressions.Outcome.Holds holds -> call;
            case MatchExpressions.Outcome.Differs differs -> null;
            case MatchExpressions.Outcome.Erred(String text) -> {
                if (webhook.failsOpen()) {
                    yield null;
                }
                Kind asked = reviewed.target().kind();
                throw new RefusedException(Statuses.forbidden(asked, reviewed.name(), text));
            }
        };
    }

    /** What a webhook says if it agrees; null if it could not be asked and that does not matter. */
    private static @Nullable Verdict judged(Attempt attempt, Call call, Answer answer, boolean mutates)
            throws RefusedException {
        Webhook webhook = call.webhook();
        String fault;
        switch (answer) {
            case Answer.Failure(String text) -> fault = "failed to call webhook: " + text;
            case Answer.Body(MapValue tree) -> {
                try {
                    return agreed(attempt, webhook, Verdict.read(tree, call.question(), mutates));
                } catch (MalformedException e) {
                    fault = "received invalid webhook response: " + e.getMessage();
                }
            }
            case Answer.Converted ignored -> fault = "received a conversion";
            case Answer.Refusal(ApiStatus status) -> throw new RefusedException(status);
        }
        if (!webhook.failsOpen()) {
            throw new RefusedException(
                    Statuses.internalError("failed calling webhook " + GoQuote.of(webhook.name()) + ": " + fault));
        }
        attempt.annotate(
                (mutates ? "failed-open.mutation" : "failed-open.validating") + suffix(attempt, call), webhook.name());
        return null;
    }

    private static Verdict agreed(Attempt attempt, Webhook webhook, Verdict verdict) throws RefusedException {
        verdict.annotations().forEach((key, value) -> attempt.annotate(webhook.name() + "/" + key, value));
        verdict.warnings().forEach(attempt::warn);
        if (!verdict.allowed()) {
            throw new RefusedException(verdict.denial(webhook.name()));
        }
        return verdict;
    }

    private static MapValue about(Call call) {
        return new MapValue()
                .put("configuration", call.webhook().configuration())
                .put("webhook", call.webhook().name());
    }

    private static String place(String what, Attempt attempt, Call call) {
        return what + suffix(attempt, call);
    }

    private static String suffix(Attempt attempt, Call call) {
        return ".webhook.admission.k8s.io/round_" + attempt.reinvocation().round() + "_index_" + call.index();
    }
}
