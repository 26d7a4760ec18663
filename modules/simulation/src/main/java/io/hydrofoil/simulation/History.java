package io.hydrofoil.simulation;

import static io.hydrofoil.simulation.Violation.check;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.simulation.Violation.Promise;
import io.hydrofoil.store.Change;
import io.hydrofoil.store.ChangeCursor;
import io.hydrofoil.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has been written, as the first member to apply it tells; every other member, and every later life of one, must
 * tell the same. The config maps that clients write and watch are kept version by version.
 */
final class History {
    private static final int MAX_CHANGES = 10_000;

    private final KindTable kinds = KindTable.builtin();
    private final byte[] mapsPrefix = StorageKeys.prefix(kinds.require("v1", "ConfigMap"), Workload.NAMESPACE);
    private final String podsPrefix = prefix(kinds.require("v1", "Pod"));
    private final String nodesPrefix = prefix(kinds.require("v1", "Node"));
    private final RecordFlyweight record = new RecordFlyweight();
    private final Bindings bindings = new Bindings();
    private final Restlessness restlessness = new Restlessness();
    private final List<State> states = new ArrayList<>();
    private final Map<Long, Long> changes = new HashMap<>();
    private final Map<String, List<Version>> versions = new HashMap<>();
    private final List<Version> all = new ArrayList<>();
    private final Set<String> tokens = new HashSet<>();
    private long revision;

    /** One version of a config map, or its deletion. */
    record Version(String name, long revision, boolean isDeletion, MapValue object) {
        String token() {
            return object.mapAt("data").text("token", "");
        }

        String uid() {
            return object.map("metadata").text("uid", "");
        }

        String tier() {
            return object.mapAt("metadata", "labels").text("tier", "");
        }
    }

    /** Of the store after a log entry. */
    private record State(long revision, long hash) {}

    /** Follows one life of a member. */
    final class Follower {
        private final int member;
        private final Store store;
        private final ChangeCursor cursor;

        Follower(int member, Store store) {
            this.member = member;
            this.store = store;
            this.cursor = store.cursor(store.reader().revision());
        }

        /** The member has applied the entry at an index of the log. */
        void onApplied(long index) {
            int passed = cursor.poll(this::onChange, MAX_CHANGES);
            check(passed != ChangeCursor.LAPPED, Promise.REVISIONS, "member %d: overtaken by its own writes", member);
            compare(index, new State(store.reader().revision(), store.stateHash()));
        }

        private void compare(long index, State now) {
            while (states.size() <= index) {
                states.add(new State(0, 0));
            }
            State before = states.get((int) index);
            if (before.revision == 0 && before.hash == 0) {
                states.set((int) index, now);
            } else {
                check(
                        before.equals(now),
                        Promise.REPLICAS,
                        "member %d differs after log entry %d: %s, others %s",
                        member,
                        index,
                        now,
                        before);
            }
        }

        private void onChange(Change change) {
            History.this.onChange(change, member);
        }
    }

    private static String prefix(Kind kind) {
        return new String(StorageKeys.prefix(kind, ""), StandardCharsets.UTF_8);
    }

    private void onChange(Change change, int member) {
        byte[] key = change.key();
        byte[] json = record.wrap(change.buffer(), change.recordOffset(), change.recordLength())
                .json(change.revision());
        long hash =
                java.util.Arrays.hashCode(key) * 31L + java.util.Arrays.hashCode(json) + (change.isDeletion() ? 7 : 0);
        long id = (change.revision() << 20) ^ (java.util.Arrays.hashCode(key) & 0xFFFFF);
        Long before = changes.putIfAbsent(id, hash);
        if (before != null) {
            check(before == hash, Promise.REPLICAS, "member %d: revision %d differs", member, change.revision());
            return;
        }
        check(
                change.revision() >= revision,
                Promise.REVISIONS,
                "member %d: revision %d after %d",
                member,
                change.revision(),
                revision);
        revision = change.revision();
        note(new String(key, StandardCharsets.UTF_8), key, json, change);
    }

    private void note(String text, byte[] key, byte[] json, Change change) {
        restlessness.onChange(text);
        if (text.startsWith(podsPrefix)) {
            bindings.onPod(parsed(json), change.isDeletion(), change.revision());
        } else if (text.startsWith(nodesPrefix)) {
            bindings.onNode(parsed(json), change.isDeletion(), change.revision());
        } else if (startsWith(key, mapsPrefix)) {
            String name = text.substring(mapsPrefix.length);
            onVersion(new Version(name, change.revision(), change.isDeletion(), parsed(json)));
        }
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && java.util.Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static MapValue parsed(byte[] json) {
        try {
            return (MapValue) Json.parse(json);
        } catch (MalformedException e) {
            throw new Violation(Promise.NO_FAULT, "a record is not JSON", e);
        }
    }

    private void onVersion(Version version) {
        if (!version.token().isEmpty() && !version.isDeletion()) {
            check(
                    tokens.add(version.token()),
                    Promise.LINEARIZABLE,
                    "%s is written twice, again at revision %d",
                    version.token(),
                    version.revision());
        }
        versionsOf(version.name()).add(version);
        all.add(version);
    }

    Restlessness restlessness() {
        return restlessness;
    }

    Bindings bindings() {
        return bindings;
    }

    /** Revision of the last change that any member has applied. */
    long revision() {
        return revision;
    }

    boolean isWritten(String token) {
        return tokens.contains(token);
    }

    List<Version> versionsOf(String name) {
        return versions.computeIfAbsent(name, fresh -> new ArrayList<>());
    }

    /** All versions of all config maps, in order. */
    List<Version> all() {
        return all;
    }

    /** The version that was current at a revision; null: none, or deleted. */
    @org.jspecify.annotations.Nullable
    Version at(String name, long revisionThen) {
        Version found = null;
        for (Version version : versionsOf(name)) {
            if (version.revision() > revisionThen) {
                break;
            }
            found = version;
        }
        return found == null || found.isDeletion() ? null : found;
    }
}
