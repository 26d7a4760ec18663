package io.hydrofoil.soak.check;

import io.hydrofoil.soak.history.FinalState;
import io.hydrofoil.soak.history.Kind;
import io.hydrofoil.soak.history.Operation;
import io.hydrofoil.soak.history.Outcome;
import io.hydrofoil.soak.history.Version;
import io.hydrofoil.soak.history.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** A store with one version of each key, which does as told or, now and then, what its bug says. */
final class SimServer {
    private static final int BUG_PERCENT = 8;

    final List<WatchEvent> events = new ArrayList<>();
    int bugsShown;

    private final Random random;
    private final Bug bug;
    private final TreeMap<String, Version> objects = new TreeMap<>();
    private final TreeMap<String, Version> before = new TreeMap<>();
    private final TreeMap<String, String> uids = new TreeMap<>();
    private final List<Runnable> later = new ArrayList<>();
    private long revision = 10;
    private int made;

    SimServer(Bug bug, Random random) {
        this.bug = bug;
        this.random = random;
    }

    /** What was asked. */
    record Ask(Kind kind, String key, long token, Version expected) {}

    /** What is answered. */
    record Told(Outcome outcome, Version found, String uid, List<Version> items) {
        static Told of(Outcome outcome) {
            return new Told(outcome, Operation.NONE, "", List.of());
        }
    }

    private boolean errs(Bug which) {
        boolean errs = bug == which && random.nextInt(100) < BUG_PERCENT;
        bugsShown += errs ? 1 : 0;
        return errs;
    }

    Told at(long nowNs, Ask ask) {
        if (!later.isEmpty() && random.nextInt(4) == 0) {
            later.removeFirst().run();
        }
        Version now = objects.get(ask.key);
        return switch (ask.kind) {
            case READ, CACHED_READ -> read(ask, now);
            case LIST -> list(ask);
            case CREATE -> create(nowNs, ask, now);
            case UPDATE, OVERWRITE -> replace(nowNs, ask, now);
            case DELETE -> delete(nowNs, ask, now);
        };
    }

    private Told read(Ask ask, Version now) {
        Version old = before.get(ask.key);
        boolean isStale = old != null && now != null && old.token() != now.token();
        Bug stale = ask.kind == Kind.READ ? Bug.STALE_READ : Bug.CACHE_GOES_BACK;
        if (isStale && errs(stale)) {
            return new Told(Outcome.OK, old, "", List.of());
        }
        if (now == null || (ask.kind == Kind.READ && errs(Bug.FALSE_ABSENCE))) {
            return Told.of(Outcome.ABSENT);
        }
        return new Told(Outcome.OK, now, "", List.of());
    }

    private Told list(Ask ask) {
        List<Version> items =
                new ArrayList<>(objects.subMap(ask.key, ask.key + "~").values());
        for (int i = 0; i < items.size(); i++) {
            Version old = before.get(items.get(i).key());
            if (old != null && errs(Bug.MIXED_LIST)) {
                items.set(i, old);
            }
        }
        return new Told(Outcome.OK, new Version("", revision, 0), "", items);
    }

    private Told create(long nowNs, Ask ask, Version now) {
        if (now != null && !errs(Bug.CREATED_OVER)) {
            return Told.of(Outcome.EXISTS);
        }
        return written(nowNs, ask, "uid-" + ++made);
    }

    private Told replace(long nowNs, Ask ask, Version now) {
        if (now == null) {
            return Told.of(Outcome.ABSENT);
        }
        if (ask.kind == Kind.UPDATE && now.revision() != ask.expected.revision() && !errs(Bug.LOST_UPDATE)) {
            if (errs(Bug.REFUSED_AND_WRITTEN)) {
                put(nowNs, ask, uids.get(ask.key));
            }
            return Told.of(Outcome.CHANGED);
        }
        return written(nowNs, ask, uids.get(ask.key));
    }

    private Told written(long nowNs, Ask ask, String uid) {
        if (errs(Bug.LOST_WRITE)) {
            return new Told(Outcome.OK, new Version(ask.key, ++revision, ask.token), uid, List.of());
        }
        Version written = put(nowNs, ask, uid);
        if (errs(Bug.WRITTEN_TWICE)) {
            later.add(() -> put(nowNs, ask, uid));
        }
        return new Told(Outcome.OK, written, uid, List.of());
    }

    private Version put(long nowNs, Ask ask, String uid) {
        boolean isOther = !events.isEmpty() && !events.getLast().key().equals(ask.key);
        if (!isOther || !errs(Bug.REVISION_TWICE)) {
            revision++;
        }
        Version now = objects.get(ask.key);
        Version written = new Version(ask.key, revision, ask.token);
        if (now != null) {
            before.put(ask.key, now);
        }
        objects.put(ask.key, written);
        uids.put(ask.key, uid);
        events.add(new WatchEvent(
                now == null ? WatchEvent.Type.ADDED : WatchEvent.Type.MODIFIED,
                ask.key,
                revision,
                ask.token,
                uid,
                nowNs));
        return written;
    }

    private Told delete(long nowNs, Ask ask, Version now) {
        if (now == null) {
            return Told.of(Outcome.ABSENT);
        }
        String uid = uids.get(ask.key);
        if (!errs(Bug.LOST_DELETION)) {
            revision++;
            objects.remove(ask.key);
            before.remove(ask.key);
            events.add(new WatchEvent(WatchEvent.Type.DELETED, ask.key, revision, now.token(), uid, nowNs));
        }
        return new Told(Outcome.OK, Operation.NONE, uid, List.of());
    }

    /** What a watcher makes of the events. */
    List<WatchEvent> watched() {
        List<WatchEvent> watched = new ArrayList<>(events);
        int index = watched.size() / 3 + random.nextInt(watched.size() / 3);
        WatchEvent one = watched.get(index);
        switch (bug) {
            case WATCH_LOSS -> watched.remove(index);
            case WATCH_REPETITION -> watched.add(index, one);
            case WATCH_DISORDER -> watched.set(index, watched.set(index + 1, one));
            case WATCH_OTHER_VALUE ->
                watched.set(
                        index,
                        new WatchEvent(one.type(), one.key(), one.revision(), one.token() + 1, one.uid(), one.atNs()));
            default -> {
                return watched;
            }
        }
        bugsShown++;
        return watched;
    }

    FinalState finalState(int member) {
        List<Version> items = new ArrayList<>(objects.values());
        if (bug == Bug.MEMBER_BEHIND && member == 1 && !items.isEmpty()) {
            items.removeLast();
            bugsShown++;
        }
        return new FinalState(member, revision, items);
    }
}
