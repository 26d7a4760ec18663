package io.hydrofoil.apiserver.policy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.change.Reinvocation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.webhook.Compilations;
import io.hydrofoil.apiserver.webhook.PolicyRequests;
import io.hydrofoil.apiserver.webhook.Reviewed;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.MatchExpressions;
import io.hydrofoil.objects.MutatingPolicy;
import io.hydrofoil.objects.PatchException;
import io.hydrofoil.objects.Patches;
import io.hydrofoil.objects.PolicyRequest;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.List;

/** MutatingAdmissionPolicies (source: API reference, KEP-3962). Pure and thread-safe. */
public final class MutatingPolicies {
    private static final String PLUGIN = "policies";

    private final Selection selection;
    private final PolicyRequests requests;
    private final Compilations<MutatingPolicy> compiled = new Compilations<>();

    /** Policies for writes to these kinds. */
    public MutatingPolicies(KindTable kinds, PolicyRequests requests) {
        this.selection = new Selection(kinds, "MutatingAdmissionPolicy");
        this.requests = requests;
    }

    /** Lets policies change an object, one after the other; which of them do is decided before any of them does. */
    public void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        Reviewed reviewed = new Reviewed(attempt, operation, object, old);
        List<Step> steps = selection.of(reviewed);
        if (steps.isEmpty()) {
            return;
        }
        Round round = new Round(reviewed);
        for (Step step : steps) {
            if (step instanceof Step.Misconfigured fault) {
                round.fail(fault, fault.message(), "");
            }
        }
        round.turns.begin(object);
        for (Step step : steps) {
            if (step instanceof Step.Invocation invocation) {
                round.invoke(invocation);
            }
        }
        round.end();
    }

    /** Says why a mutation was not made, though the policy concerns the object. */
    private static final class FaultException extends Exception {
        private static final long serialVersionUID = 1L;

        FaultException(String text) {
            super(text, null, false, false);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    /** The policies of one write. */
    private final class Round {
        private final Reviewed reviewed;
        private final Reinvocation.Turns turns;
        private final List<String> messages = new ArrayList<>(0);
        private String reason = "";
        private boolean hasMutated;

        Round(Reviewed reviewed) {
            this.reviewed = reviewed;
            this.turns = reviewed.attempt().reinvocation().of(PLUGIN);
        }

        void fail(Step step, String text, String why) {
            if (step.failsOpen()) {
                return;
            }
            String binding = step.bindingName();
            if (messages.isEmpty()) {
                reason = why;
            }
            messages.add(
                    binding == null
                            ? "policy " + GoQuote.of(step.policy().name()) + " denied request: " + text
                            : "policy '" + step.policy().name() + "' with binding '" + binding + "' denied request: "
                                    + text);
        }

        void invoke(Step.Invocation invocation) throws RefusedException {
            Current policy = invocation.policy();
            MutatingPolicy mutator = compiled.of(Version.of(policy), () -> MutatingPolicy.of(policy.tree()));
            switch (mutator.check(request(invocation))) {
                case MatchExpressions.Outcome.Differs differs -> {
                    return;
                }
                case MatchExpressions.Outcome.Erred(String text) -> {
                    fail(invocation, text, "Invalid");
                    return;
                }
                case MatchExpressions.Outcome.Holds holds -> {
                    // goes on
                }
            }
            if (!turns.isDue(invocation.id())) {
                return;
            }
            MapValue before = reviewed.object().copy();
            for (int i = 0; i < mutator.size() && !reviewed.object().isEmpty(); i++) {
                hasMutated = true;
                try {
                    make(invocation, mutator.change(i, request(invocation)));
                } catch (FaultException e) {
                    // The mutations after it are made all the same, for what they have to say.
                    fail(invocation, e.text(), "Invalid");
                }
            }
            boolean looksAgain = policy.tree()
                    .map("spec")
                    .text("reinvocationPolicy", "Never")
                    .equals("IfNeeded");
            turns.looked(invocation.id(), looksAgain, !before.equals(reviewed.object()));
        }

        private PolicyRequest request(Step.Invocation invocation) {
            return requests.of(reviewed, invocation.kind()).with(invocation.param());
        }

        private void make(Step.Invocation invocation, MutatingPolicy.Change change)
                throws FaultException, RefusedException {
            MapValue shown = reviewed.shown(reviewed.object(), invocation.kind());
            if (shown == null) {
                return;
            }
            MapValue next;
            switch (change) {
                case MutatingPolicy.Change.Fault(String text) -> throw new FaultException(text);
                case MutatingPolicy.Change.Configuration(MapValue tree) -> {
                    try {
                        tree.put("apiVersion", shown.text("apiVersion", "")).put("kind", shown.text("kind", ""));
                        next = MutatingPolicy.lay(reviewed.schema(invocation.kind()), shown, tree);
                    } catch (MalformedException e) {
                        throw new FaultException("error applying patch: " + e.getMessage());
                    }
                }
                case MutatingPolicy.Change.Patch(var operations) -> {
                    try {
                        next = Patches.json(shown, operations);
                    } catch (PatchException e) {
                        if (e.isFailedTest()) {
                            return;
                        }
                        throw new FaultException("JSONPath: " + e.detail());
                    }
                }
            }
            try {
                reviewed.conform(next, invocation.kind());
            } catch (MalformedException e) {
                throw new RefusedException(Statuses.internalError(String.valueOf(e.getMessage())));
            }
            reviewed.replace(next, invocation.kind());
        }

        void end() throws RefusedException {
            if (hasMutated) {
                // Also the last one looks again at what it has made.
                turns.recallAll();
            }
            turns.end(reviewed.object());
            if (!messages.isEmpty()) {
                ApiStatus forbidden = Refusals.forbidden(reviewed, "admission request denied by policy");
                throw new RefusedException(new ApiStatus(
                        forbidden.code(),
                        reason.isEmpty() ? forbidden.reason() : reason,
                        messages.getFirst(),
                        Refusals.with(forbidden, messages)));
            }
        }
    }
}
