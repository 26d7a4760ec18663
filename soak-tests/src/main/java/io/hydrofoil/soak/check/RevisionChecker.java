package io.hydrofoil.soak.check;

import io.hydrofoil.soak.check.Timeline.Point;
import io.hydrofoil.soak.history.FinalState;
import io.hydrofoil.soak.history.History;
import io.hydrofoil.soak.history.Kind;
import io.hydrofoil.soak.history.Operation;
import io.hydrofoil.soak.history.Outcome;
import io.hydrofoil.soak.history.Version;
import io.hydrofoil.soak.history.WatchEvent;
import io.hydrofoil.soak.history.WatchLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes the product at its word: it says by resourceVersions in which order all was written, so no order is searched
 * for. Each answer must be right at some revision that is not below what anybody had seen when the request was begun
 * and not above what was begun only after its answer; all watchers must have seen the same, once and in order; each
 * acknowledged write is in the watch under the revision it was told, what was refused is nowhere.
 */
public final class RevisionChecker {
    private final History history;
    private final List<WatchEvent> changes;
    private final Chronicle chronicle;
    private final Timeline timeline;
    private final Findings findings;
    private final Map<Long, Operation> writers = new HashMap<>();
    private final Map<Integer, Long> seenByConnection = new HashMap<>();
    private final Set<String> deleted = new HashSet<>();
    private final Map<String, WatchEvent> deletions = new HashMap<>();

    private RevisionChecker(History history) {
        this.history = history;
        this.changes = history.watches().getFirst().changes();
        this.chronicle = new Chronicle(changes);
        this.timeline = timeline(history);
        this.findings = new Findings(chronicle);
    }

    /** Checks a history with at least one watch. */
    public static List<Finding> check(History history) {
        RevisionChecker checker = new RevisionChecker(history);
        checker.watches();
        checker.written();
        checker.history.operations().forEach(checker::operation);
        checker.unclaimedDeletions();
        checker.history.finals().forEach(checker::finalState);
        return checker.findings.all();
    }

    private static Timeline timeline(History history) {
        List<Point> seen = new ArrayList<>();
        List<Point> begun = new ArrayList<>();
        for (Operation operation : history.operations()) {
            if (operation.outcome() == Outcome.OK && operation.found().revision() > 0) {
                seen.add(new Point(operation.returnedNs(), operation.found().revision()));
                if (operation.kind().isWrite()) {
                    begun.add(new Point(operation.invokedNs(), operation.found().revision()));
                }
            }
        }
        for (WatchLog watch : history.watches()) {
            watch.events().forEach(event -> seen.add(new Point(event.atNs(), event.revision())));
        }
        return new Timeline(seen, begun);
    }

    private void watches() {
        for (WatchLog watch : history.watches()) {
            long last = watch.from();
            for (WatchEvent event : watch.events()) {
                boolean isBookmark = event.type() == WatchEvent.Type.BOOKMARK;
                if (event.revision() < last || (event.revision() == last && !isBookmark)) {
                    findings.add(
                            "watcher " + watch.watcher() + " was told of revision " + event.revision() + " after "
                                    + last,
                            List.of(event.text()));
                }
                last = Math.max(last, event.revision());
            }
            List<WatchEvent> others = watch.changes();
            int index = WatchLog.firstDifference(changes, others);
            if (index >= 0) {
                int first = history.watches().getFirst().watcher();
                findings.add(
                        "watchers " + first + " and " + watch.watcher() + " saw different changes",
                        List.of(lineAt(first, changes, index), lineAt(watch.watcher(), others, index)));
            }
        }
    }

    private static String lineAt(int watcher, List<WatchEvent> changes, int index) {
        String what = index < changes.size() ? changes.get(index).text() : "no more";
        return "watcher " + watcher + ", change " + index + ": " + what;
    }

    /** Each version was written by somebody, once, who was not told otherwise. */
    private void written() {
        for (Operation operation : history.operations()) {
            if (operation.token() != 0) {
                writers.put(operation.token(), operation);
            }
        }
        Map<Long, WatchEvent> byToken = new HashMap<>();
        for (WatchEvent change : changes) {
            if (change.type() == WatchEvent.Type.DELETED) {
                if (deletions.put(change.uid(), change) != null) {
                    findings.add("one object is deleted twice", List.of(change.text()));
                }
                continue;
            }
            Operation writer = writers.get(change.token());
            if (writer == null || !writer.key().equals(change.key())) {
                findings.add("nobody wrote what was watched", List.of(change.text()));
            } else if (writer.outcome() != Outcome.OK && writer.outcome() != Outcome.UNKNOWN) {
                findings.add("what was refused is written", List.of(writer.text(), change.text()));
            } else if (change.atNs() < writer.invokedNs()) {
                findings.add("a write is seen before it was begun", List.of(writer.text(), change.text()));
            }
            WatchEvent before = byToken.put(change.token(), change);
            if (before != null) {
                findings.add("one write took effect twice", List.of(before.text(), change.text()));
            }
        }
    }

    private void operation(Operation operation) {
        long floor = timeline.floor(operation.invokedNs());
        long ceiling = timeline.ceiling(operation.returnedNs());
        switch (operation.outcome()) {
            case OK -> succeeded(operation, floor, ceiling);
            case ABSENT -> refusedFor(operation, floor, ceiling, "does not exist");
            case EXISTS -> refusedFor(operation, floor, ceiling, "exists");
            case CHANGED -> refusedFor(operation, floor, ceiling, "has changed");
            case REFUSED, UNKNOWN -> {}
        }
        if (operation.outcome() == Outcome.OK) {
            long revision = operation.found().revision();
            seenByConnection.merge(operation.connection(), revision, Math::max);
        }
    }

    private void succeeded(Operation operation, long floor, long ceiling) {
        switch (operation.kind()) {
            case CREATE, UPDATE, OVERWRITE -> wrote(operation, floor, ceiling);
            case DELETE -> deletedOnce(operation, floor, ceiling);
            case READ -> read(operation, floor, ceiling);
            case LIST -> list(operation, floor, ceiling);
            case CACHED_READ ->
                // May be old, but on one connection it does not go back.
                read(operation, seenByConnection.getOrDefault(operation.connection(), 0L), ceiling);
        }
    }

    private void refusedFor(Operation operation, long floor, long ceiling, String claim) {
        if (operation.kind() == Kind.CACHED_READ) {
            return;
        }
        long expected = operation.expected().revision();
        boolean wasSo = chronicle.wasBetween(operation.key(), floor, ceiling, revision -> switch (operation.outcome()) {
            case ABSENT -> revision == 0;
            case EXISTS -> revision != 0;
            default -> revision != 0 && revision != expected;
        });
        if (!wasSo) {
            findings.add(operation, floor, "%s was said to be one that %s, and at no time was", operation.key(), claim);
        }
    }

    private void wrote(Operation operation, long floor, long ceiling) {
        long revision = operation.found().revision();
        WatchEvent change = chronicle.at(operation.key(), revision);
        if (change == null || change.type() == WatchEvent.Type.DELETED || change.token() != operation.token()) {
            findings.add(
                    operation,
                    floor,
                    "an acknowledged write is lost: no watch saw %s := %d at revision %d",
                    operation.key(),
                    operation.token(),
                    revision);
            return;
        }
        if (revision <= floor || revision > ceiling) {
            findings.add(
                    operation,
                    floor,
                    "a write got revision %d, though %d had been seen before it was begun, and %d"
                            + " was the last one before what was begun after it",
                    revision,
                    floor,
                    ceiling);
        }
        long replaced = Chronicle.revisionOf(chronicle.stateAfter(operation.key(), revision - 1));
        boolean fits =
                switch (operation.kind()) {
                    case CREATE -> replaced == 0;
                    case UPDATE -> replaced == operation.expected().revision();
                    default -> replaced != 0;
                };
        if (!fits) {
            findings.add(operation, floor, "a write replaced revision %d, which it was not to", replaced);
        }
        if (operation.kind() == Kind.CREATE && !operation.uid().equals(change.uid())) {
            findings.add(operation, floor, "created with uid %s, watched with %s", operation.uid(), change.uid());
        }
    }

    private void read(Operation operation, long floor, long ceiling) {
        long revision = operation.found().revision();
        WatchEvent version = chronicle.at(operation.key(), revision);
        if (version == null
                || version.type() == WatchEvent.Type.DELETED
                || version.token() != operation.found().token()) {
            findings.add(operation, floor, "a read found %s@%d, which no watch saw", operation.key(), revision);
        } else if (!chronicle.wasBetween(operation.key(), floor, ceiling, each -> each == revision)) {
            findings.add(operation, floor, "a read is stale: revision %d had been seen before it was begun", floor);
        }
    }

    private void list(Operation operation, long floor, long ceiling) {
        long revision = operation.found().revision();
        if (revision < floor || revision > ceiling) {
            findings.add(
                    operation, floor, "a list is of revision %d, must lie between %d and %d", revision, floor, ceiling);
            return;
        }
        difference("a list of revision " + revision, operation.key(), revision, operation.items());
    }

    private void difference(String what, String prefix, long revision, List<Version> told) {
        Map<String, String> expected = new TreeMap<>();
        chronicle
                .allAfter(revision, prefix)
                .forEach((key, version) -> expected.put(key, version.token() + "@" + version.revision()));
        Map<String, String> found = new TreeMap<>();
        told.forEach(version -> found.put(version.key(), version.token() + "@" + version.revision()));
        if (!found.equals(expected)) {
            List<String> lines = new ArrayList<>();
            Set<String> keys = new java.util.TreeSet<>(expected.keySet());
            keys.addAll(found.keySet());
            for (String key : keys) {
                String must = expected.getOrDefault(key, "absent");
                String is = found.getOrDefault(key, "absent");
                if (!must.equals(is)) {
                    lines.add(key + " is " + is + ", the watch says " + must);
                }
            }
            findings.add(what + " differs from what was watched", lines);
        }
    }

    private void deletedOnce(Operation operation, long floor, long ceiling) {
        if (!deleted.add(operation.uid())) {
            findings.add(operation, floor, "uid %s is deleted twice", operation.uid());
        }
        WatchEvent change = deletions.get(operation.uid());
        if (change == null || !change.key().equals(operation.key())) {
            findings.add(
                    operation, floor, "an acknowledged deletion is lost: no watch saw it, uid %s", operation.uid());
        } else if (change.revision() <= floor || change.revision() > ceiling) {
            findings.add(operation, floor, "a deletion came at revision %d, not after %d", change.revision(), floor);
        }
    }

    /** Deletions that nobody was told of: no more than there are requests of which nobody knows. */
    private void unclaimedDeletions() {
        Map<String, Integer> open = new HashMap<>();
        for (Operation operation : history.operations()) {
            if (operation.kind() == Kind.DELETE && operation.outcome() == Outcome.UNKNOWN) {
                open.merge(operation.key(), 1, Integer::sum);
            }
        }
        for (WatchEvent change : changes) {
            if (change.type() != WatchEvent.Type.DELETED) {
                continue;
            }
            if (!deleted.contains(change.uid()) && open.merge(change.key(), -1, Integer::sum) < 0) {
                findings.add("nobody deleted what was watched to be deleted", List.of(change.text()));
            }
        }
    }

    private void finalState(FinalState state) {
        difference("what member " + state.member() + " holds at the end", "", state.revision(), state.objects());
        long highest = changes.isEmpty() ? 0 : changes.getLast().revision();
        if (state.revision() < highest) {
            findings.add(
                    "member " + state.member() + " is at revision " + state.revision() + " at the end, revision "
                            + highest + " was watched",
                    List.of());
        }
    }
}
