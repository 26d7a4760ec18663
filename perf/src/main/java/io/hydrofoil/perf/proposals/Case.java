package io.hydrofoil.perf.proposals;

import io.hydrofoil.perf.UsageException;
import java.util.ArrayList;
import java.util.List;

/**
 * One work.
 *
 * @param members of the log
 * @param isSynced whether every entry is forced to disk before it counts as committed
 * @param payloadBytes of each proposal
 * @param inFlight proposals under way at once: with one, the time of each is what it takes by itself
 */
record Case(int members, boolean isSynced, int payloadBytes, int inFlight) {
    private static final int MAX_MEMBERS = 7;
    private static final int MAX_PAYLOAD_BYTES = 1_000_000;
    private static final int MAX_IN_FLIGHT = 10_000;

    /** All combinations, those of one group of members behind one another. */
    static List<Case> all(List<String> members, List<String> fsync, List<String> payloads, List<String> inFlight)
            throws UsageException {
        List<Case> all = new ArrayList<>();
        for (String count : members) {
            for (String sync : fsync) {
                for (String payload : payloads) {
                    for (String depth : inFlight) {
                        all.add(new Case(
                                number("--members", count, MAX_MEMBERS),
                                sync.equals("on"),
                                number("--payload", payload, MAX_PAYLOAD_BYTES),
                                number("--in-flight", depth, MAX_IN_FLIGHT)));
                    }
                }
            }
        }
        return all;
    }

    boolean isOfSameGroup(Case other) {
        return members == other.members && isSynced == other.isSynced;
    }

    private static int number(String option, String text, int max) throws UsageException {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException(option + " needs numbers, not '" + text + "'", e);
        }
        throw new UsageException(option + " must be between 1 and " + max);
    }
}
