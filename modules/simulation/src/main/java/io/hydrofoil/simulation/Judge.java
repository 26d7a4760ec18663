package io.hydrofoil.simulation;

import static io.hydrofoil.simulation.Violation.check;

import io.hydrofoil.simulation.History.Version;
import io.hydrofoil.simulation.Violation.Promise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds answers against the history. Writes are ordered by their revisions, and reads lie between them; the answers are
 * linearizable in that order (which is the one the product promises) if each of them is right at some revision that is
 * not before anything a client had seen when it asked, and not after what was applied when it was told. So no search
 * for
 * an order is needed, and a check costs next to nothing.
 */
final class Judge {
    private final History history;

    /** The latest revision that any client has seen. */
    private long seen;

    private final Set<String> deletedUids = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private int answers;

    Judge(History history) {
        this.history = history;
    }

    long seen() {
        return seen;
    }

    /** Answers that were held against the history. */
    int answers() {
        return answers;
    }

    /** A client has seen the state of a revision. */
    void sees(long revision) {
        check(
                revision <= history.revision(),
                Promise.DURABLE,
                "revision %d is shown, %d is the last one applied anywhere",
                revision,
                history.revision());
        seen = Math.max(seen, revision);
    }

    /** A get, asked when {@code floor} had been seen, has found a version (by its revision), or nothing (0). */
    void read(String name, long found, String token, long floor) {
        answers++;
        if (found == 0) {
            check(
                    history.at(name, floor) == null || changedAfter(name, floor, true),
                    Promise.LINEARIZABLE,
                    "%s is not found though it exists since before revision %d",
                    name,
                    floor);
            return;
        }
        Version version = versionAt(name, found);
        check(
                version != null && !version.isDeletion() && version.token().equals(token),
                Promise.LINEARIZABLE,
                "%s at revision %d reads %s, was written %s",
                name,
                found,
                token,
                version);
        for (Version later : history.versionsOf(name)) {
            check(
                    later.revision() <= found || later.revision() > floor,
                    Promise.LINEARIZABLE,
                    "%s reads revision %d though revision %d was seen before and it changed at %d",
                    name,
                    found,
                    floor,
                    later.revision());
        }
        sees(found);
    }

    /** A list at a revision: name to revision. */
    void list(Map<String, Long> items, long revision, long floor) {
        answers++;
        check(revision >= floor, Promise.LINEARIZABLE, "a list is of revision %d, %d was seen before", revision, floor);
        sees(revision);
        Map<String, Long> expected = new HashMap<>();
        for (Version version : history.all()) {
            if (version.revision() > revision) {
                break;
            }
            if (version.isDeletion()) {
                expected.remove(version.name());
            } else {
                expected.put(version.name(), version.revision());
            }
        }
        check(
                expected.equals(items),
                Promise.LINEARIZABLE,
                "the list of revision %d is %s, should be %s",
                revision,
                items,
                expected);
    }

    /**
     * A write was acknowledged.
     *
     * @param expected the revision it was bound to; 0: that the object does not exist; -1: that it exists
     */
    void wrote(String name, String token, long revision, long expected, long floor) {
        answers++;
        Version version = versionAt(name, revision);
        check(
                version != null && version.token().equals(token),
                Promise.DURABLE,
                "%s of %s is acknowledged at revision %d, which holds %s",
                token,
                name,
                revision,
                version);
        check(revision > floor, Promise.LINEARIZABLE, "%s is written at %d, %d was seen before", name, revision, floor);
        Version before = history.at(name, revision - 1);
        long was = before == null ? 0 : before.revision();
        check(
                expected == -1 ? was > 0 : was == expected,
                Promise.LINEARIZABLE,
                "%s of %s replaces revision %d, was to replace %d",
                token,
                name,
                was,
                expected);
        acknowledged.put(token, revision);
        sees(revision);
    }

    /** A write was refused, and so must never be found. */
    void refused(String token) {
        answers++;
        check(!history.isWritten(token), Promise.LINEARIZABLE, "%s was refused, and is written", token);
        refused.add(token);
    }

    /** It was said that an object does not exist. */
    void absent(String name, long floor) {
        check(
                history.at(name, floor) == null || changedAfter(name, floor, true),
                Promise.LINEARIZABLE,
                "%s is said not to exist, does so since before revision %d",
                name,
                floor);
    }

    /** It was said that an object exists. */
    void present(String name, long floor) {
        check(
                history.at(name, floor) != null || changedAfter(name, floor, false),
                Promise.LINEARIZABLE,
                "%s is said to exist, does not since before revision %d",
                name,
                floor);
    }

    /** It was said that an object is no longer at a revision. */
    void changed(String name, long from, long floor) {
        Version then = history.at(name, floor);
        boolean changesLater = history.versionsOf(name).stream().anyMatch(version -> version.revision() > floor);
        check(
                then == null || then.revision() != from || changesLater,
                Promise.LINEARIZABLE,
                "%s is said to have changed since revision %d, has not",
                name,
                from);
    }

    /** The deletion of an object with a uid was acknowledged. */
    void deleted(String name, String uid, long floor) {
        answers++;
        check(deletedUids.add(uid), Promise.LINEARIZABLE, "%s with uid %s is deleted twice", name, uid);
        Version deletion = null;
        for (Version version : history.versionsOf(name)) {
            if (version.isDeletion() && version.uid().equals(uid)) {
                deletion = version;
            }
        }
        check(
                deletion != null && deletion.revision() > floor,
                Promise.LINEARIZABLE,
                "the deletion of %s with uid %s is acknowledged, is %s, asked when %d was seen",
                name,
                uid,
                deletion,
                floor);
    }

    private boolean changedAfter(String name, long floor, boolean byDeletion) {
        List<Version> versions = history.versionsOf(name);
        return versions.stream().anyMatch(version -> version.revision() > floor && version.isDeletion() == byDeletion);
    }

    private @Nullable Version versionAt(String name, long revision) {
        for (Version version : history.versionsOf(name)) {
            if (version.revision() == revision) {
                return version;
            }
        }
        return null;
    }

    /** At the end: what was acknowledged is there, what was refused is not. */
    void atEnd() {
        for (String token : refused) {
            check(!history.isWritten(token), Promise.LINEARIZABLE, "%s was refused, and is written", token);
        }
        acknowledged.forEach((token, revision) ->
                check(history.isWritten(token), Promise.DURABLE, "%s, acknowledged at %d, is lost", token, revision));
    }
}
