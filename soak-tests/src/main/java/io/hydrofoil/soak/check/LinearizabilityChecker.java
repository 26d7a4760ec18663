package io.hydrofoil.soak.check;

import io.hydrofoil.soak.check.Linearizability.Verdict;
import io.hydrofoil.soak.history.Kind;
import io.hydrofoil.soak.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Checks each key by {@link Linearizability}: a history is linearizable if that of each of its objects is. */
public final class LinearizabilityChecker {
    private static final int MAX_FINDINGS = 5;

    private LinearizabilityChecker() {}

    /**
     * What a check came to.
     *
     * @param undecided keys of which nothing can be said
     */
    public record Result(int keys, long calls, List<Finding> findings, List<String> undecided) {
        /** Whether all is shown to be right. */
        public boolean isClean() {
            return findings.isEmpty() && undecided.isEmpty();
        }
    }

    /** Checks all keys; no object exists at the beginning. */
    public static Result check(List<Operation> operations) {
        NavigableMap<String, List<Operation>> byKey = byKey(operations);
        List<Finding> findings = new ArrayList<>();
        List<String> undecided = new ArrayList<>();
        long count = 0;
        for (String key : byKey.keySet()) {
            List<Call> calls = Call.of(key, byKey.getOrDefault(key, List.of()));
            count += calls.size();
            switch (Linearizability.check(calls)) {
                case Verdict.Holds() -> {}
                case Verdict.Undecided(String why) -> undecided.add(key + ": " + why);
                case Verdict.Broken(Call at, List<Long> states) -> {
                    if (findings.size() < MAX_FINDINGS) {
                        findings.add(finding(key, calls, at, states));
                    }
                }
            }
        }
        return new Result(byKey.size(), count, findings, undecided);
    }

    /** A list is among the operations of each key of its generation. */
    private static NavigableMap<String, List<Operation>> byKey(List<Operation> operations) {
        TreeMap<String, List<Operation>> byKey = new TreeMap<>();
        for (Operation operation : operations) {
            if (operation.kind() != Kind.LIST) {
                byKey.computeIfAbsent(operation.key(), _ -> new ArrayList<>()).add(operation);
            }
        }
        for (Operation operation : operations) {
            if (operation.kind() == Kind.LIST) {
                byKey.subMap(operation.key(), operation.key() + Character.MAX_VALUE)
                        .values()
                        .forEach(list -> list.add(operation));
            }
        }
        return byKey;
    }

    private static Finding finding(String key, List<Call> calls, Call at, List<Long> states) {
        List<String> lines = new ArrayList<>();
        for (Call call : Slice.minimal(calls, at)) {
            String open = call.isOpen() && !call.source().isOpen() ? "  (before the slice, or within it)" : "";
            String seen = call.source().kind() == Kind.LIST ? " with " + key + " = " + call.seen() : "";
            lines.add(call.source().text() + seen + open);
        }
        lines.add("before the last of these can return, " + key + " can only be one of " + states + " (0: absent)");
        return new Finding(
                key + " is not linearizable: no order of its operations explains " + at.kind() + " by client "
                        + at.source().client() + " at " + at.source().returnedNs() / 1_000_000_000.0 + " s",
                lines);
    }
}
