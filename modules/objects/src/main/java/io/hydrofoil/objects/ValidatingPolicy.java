package io.hydrofoil.objects;

import io.hydrofoil.objects.cel.policy.Judge;
import java.util.List;

/**
 * A ValidatingAdmissionPolicy, compiled. Compile it once a generation; judging does not block. Immutable, safe to share
 * between threads.
 */
public final class ValidatingPolicy {
    private final Judge judge;

    private ValidatingPolicy(Judge judge) {
        this.judge = judge;
    }

    /** @param policy as stored */
    public static ValidatingPolicy of(MapValue policy) {
        return new ValidatingPolicy(Judge.compile(policy));
    }

    /**
     * Why a request is to be refused, or warned of.
     *
     * @param index of the validation; -1 if it is about the policy as a whole
     * @param reason of the answer, for example Forbidden
     */
    public record Denial(int index, String reason, String message) {}

    /** An annotation for the audit log; its key is prefixed with the policy's name. */
    public record AuditNote(String key, String value) {}

    /**
     * What comes of judging.
     *
     * @param denials empty if the request is fine, or does not concern the policy
     * @param faults annotations that could not be computed, where that counts as a denial
     */
    public record Verdict(List<Denial> denials, List<AuditNote> notes, List<String> faults) {
        /** Nothing to say. */
        public static final Verdict NOTHING = new Verdict(List.of(), List.of(), List.of());
    }

    /** Judges a request that matches the policy and one of its bindings. */
    public Verdict judge(PolicyRequest request) {
        return judge.judge(request);
    }
}
