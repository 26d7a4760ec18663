package io.hydrofoil.soak.history;

import java.util.List;

/**
 * One request of a client and what came of it.
 *
 * @param client who asked; a client asks one thing at a time
 * @param connection the connection by which it asked: numbers are used once in a run
 * @param key the object; of a list the generation whose keys it asks for
 * @param token of a write: what it writes, 0 for a deletion
 * @param expected of an update: the version to be replaced
 * @param invokedNs since the start of the run, before the first byte was sent
 * @param returnedNs since the start of the run, after the last byte came
 * @param found of a successful read or write: the version that was told; of a list its revision; else none
 * @param uid of the object that was created or deleted; else empty
 * @param items of a list
 */
public record Operation(
        int client,
        int member,
        int connection,
        Kind kind,
        String key,
        long token,
        Version expected,
        long invokedNs,
        long returnedNs,
        Outcome outcome,
        Version found,
        String uid,
        List<Version> items) {
    /** No version. */
    public static final Version NONE = new Version("", 0, 0);

    /** Never to be waited for. */
    public boolean isOpen() {
        return outcome == Outcome.UNKNOWN;
    }

    /** One line for a human. */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                java.util.Locale.ROOT,
                "%10.3f–%10.3f ms  client %-2d member %d  %-11s %s",
                invokedNs / 1e6,
                returnedNs / 1e6,
                client,
                member,
                kind,
                key));
        if (kind.isWrite() && kind != Kind.DELETE) {
            text.append(" := ").append(token);
        }
        if (kind == Kind.UPDATE) {
            text.append(" (replaces ")
                    .append(expected.token())
                    .append('@')
                    .append(expected.revision())
                    .append(')');
        }
        text.append(" -> ").append(outcome);
        if (outcome == Outcome.OK && kind != Kind.DELETE) {
            text.append(' ').append(found.token()).append('@').append(found.revision());
        }
        return text.toString();
    }
}
