package io.hydrofoil.access;

import java.util.ArrayList;
import java.util.List;

/**
 * What authorization makes of a request.
 *
 * @param allowed whether somebody allows it
 * @param reason why, in the words of reviews and audit logs; may be empty
 */
public record AccessVerdict(boolean allowed, String reason) {
    /** Allowed, without saying why. */
    static final AccessVerdict ALLOWED = new AccessVerdict(true, "");

    /** Nobody has an opinion. */
    static final AccessVerdict NO_OPINION = new AccessVerdict(false, "");

    static AccessVerdict refused(String reason) {
        return reason.isEmpty() ? NO_OPINION : new AccessVerdict(false, reason);
    }

    /** What two say of which neither allows it. */
    AccessVerdict and(AccessVerdict other) {
        List<String> reasons = new ArrayList<>(2);
        for (AccessVerdict verdict : List.of(this, other)) {
            if (!verdict.reason.isEmpty()) {
                reasons.add(verdict.reason);
            }
        }
        return refused(String.join("\n", reasons));
    }
}
