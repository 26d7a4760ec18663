package io.hydrofoil.soak.check;

import io.hydrofoil.soak.history.Kind;
import io.hydrofoil.soak.history.Operation;
import io.hydrofoil.soak.history.Outcome;
import io.hydrofoil.soak.history.Version;
import java.util.ArrayList;
import java.util.List;

/**
 * An operation as one key sees it, without resourceVersions: the key holds the number of the write that made it what it
 * is, or 0.
 *
 * @param seen what a read found
 * @param isOpen it may take effect at any time after it was begun, or never
 */
record Call(Operation source, Kind kind, Outcome outcome, long token, long expected, long seen, boolean isOpen) {
    /** The call cannot have happened in this state with the outcome that it had. */
    static final long IMPOSSIBLE = -1;

    /** The calls that concern a key, of all operations; lists are reads of each of their keys. */
    static List<Call> of(String key, List<Operation> operations) {
        List<Call> calls = new ArrayList<>();
        for (Operation operation : operations) {
            boolean isList = operation.kind() == Kind.LIST;
            boolean concerns = isList ? key.startsWith(operation.key()) : key.equals(operation.key());
            boolean tells = operation.outcome() != Outcome.REFUSED
                    && operation.kind() != Kind.CACHED_READ
                    && (operation.kind().isWrite() || !operation.isOpen());
            if (concerns && tells) {
                calls.add(isList ? ofList(key, operation) : of(operation));
            }
        }
        return calls;
    }

    private static Call of(Operation operation) {
        return new Call(
                operation,
                operation.kind(),
                operation.outcome(),
                operation.token(),
                operation.expected().token(),
                operation.found().token(),
                operation.isOpen());
    }

    private static Call ofList(String key, Operation list) {
        long seen = 0;
        for (Version item : list.items()) {
            if (item.key().equals(key)) {
                seen = item.token();
            }
        }
        return new Call(list, Kind.READ, Outcome.OK, 0, 0, seen, false);
    }

    /** The same, with its effect left open. */
    Call opened() {
        return new Call(source, kind, outcome, token, expected, seen, true);
    }

    /** Whether it changes the key, or may have. */
    boolean isMutating() {
        return kind.isWrite() && (outcome == Outcome.OK || outcome == Outcome.UNKNOWN);
    }

    /** The state after this call, if it takes effect in {@code state}. */
    long next(long state) {
        boolean exists = state != 0;
        return switch (outcome) {
            case OK, UNKNOWN ->
                switch (kind) {
                    case CREATE -> exists ? IMPOSSIBLE : token;
                    case UPDATE -> state == expected ? token : IMPOSSIBLE;
                    case OVERWRITE -> exists ? token : IMPOSSIBLE;
                    case DELETE -> exists ? 0 : IMPOSSIBLE;
                    case READ, LIST, CACHED_READ -> state == seen ? state : IMPOSSIBLE;
                };
            case ABSENT -> exists ? IMPOSSIBLE : state;
            case EXISTS -> exists ? state : IMPOSSIBLE;
            case CHANGED -> exists && state != expected ? state : IMPOSSIBLE;
            case REFUSED -> IMPOSSIBLE;
        };
    }
}
