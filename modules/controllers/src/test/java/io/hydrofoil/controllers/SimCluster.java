package io.hydrofoil.controllers;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.Client;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A cluster in memory on one thread: executes writes at once with the API's rules for names, revisions, generations,
 * finalizers and graceful
 * deletion, and feeds the changes back. Deterministic; time stands still unless it is advanced.
 */
public final class SimCluster implements Cluster, Clock {
    private final Map<ObjectKey, ApiObject> objects = new LinkedHashMap<>();
    private final List<Feed> feeds = new ArrayList<>();
    private final Set<Kind> custom = new LinkedHashSet<>();
    private final SimWrites writes = new SimWrites(this);

    /** Every write in order, with the user: for looking at what a scenario did. */
    public final List<String> journal = new ArrayList<>();

    /** Decides about a write before it is executed: a status refuses it. */
    public Function<Write, ApiStatus> admission = write -> null;

    private long revision = 1;
    private long nowMs = 1_700_000_000_000L;
    private long jumpedMs;

    @Override
    public long wallMs() {
        return nowMs;
    }

    @Override
    public long monotonicNs() {
        return (nowMs - jumpedMs) * 1_000_000;
    }

    /** Lets time pass. */
    public void advance(long ms) {
        nowMs += ms;
    }

    /** The wall clock is put forward or back. */
    public void jump(long ms) {
        nowMs += ms;
        jumpedMs += ms;
    }

    /** Serves a custom kind from now on. */
    public void define(Kind kind) {
        custom.add(kind);
        feeds.forEach(feed -> feed.come(kind));
    }

    /** Creates from a tree; names the kind by its apiVersion and kind. */
    public ApiObject create(MapValue tree) {
        Kind kind = io.hydrofoil.objects.KindTable.builtin()
                .with(custom)
                .require(tree.text("apiVersion", ""), tree.text("kind", ""));
        String namespace = kind.namespaced() ? tree.map("metadata").text("namespace", "default") : "";
        return done(new Write.Create(kind, namespace, tree));
    }

    /** Executes a write that must succeed. */
    public ApiObject done(Write write) {
        Reply reply = execute("test", write);
        if (reply instanceof Reply.Done done && done.object() != null) {
            return done.object();
        }
        throw new AssertionError(write + " gave " + reply);
    }

    /** Changes an object by a merge patch of the main resource. */
    public ApiObject patch(ObjectKey key, String patch) {
        return done(new Write.Patch(key, "", Write.PatchType.MERGE, io.hydrofoil.objects.Json.of(patch)));
    }

    /** Changes an object's status by a merge patch. */
    public ApiObject patchStatus(ObjectKey key, String patch) {
        return done(new Write.Patch(key, "status", Write.PatchType.MERGE, io.hydrofoil.objects.Json.of(patch)));
    }

    /** Deletes as kubectl does. */
    public void delete(ObjectKey key, Write.Propagation propagation) {
        execute("test", new Write.Delete(key, null, 0, -1, propagation));
    }

    /** Removes a pod at once, as its node does at the end of its grace period. */
    public void remove(ObjectKey key) {
        execute("node", new Write.Delete(key, null, 0, 0, null));
    }

    /** The object, or null. */
    public ApiObject get(Kind kind, String namespace, String name) {
        return objects.get(new ObjectKey(kind, namespace, name));
    }

    /** All objects of a kind, in order of creation. */
    public List<ApiObject> all(Kind kind) {
        return objects.values().stream().filter(object -> object.kind() == kind).toList();
    }

    ApiObject find(ObjectKey key) {
        return objects.get(key);
    }

    long nextRevision() {
        return ++revision;
    }

    void put(ApiObject object) {
        objects.put(object.key(), object);
        feeds.forEach(feed -> feed.put(object));
    }

    void drop(ApiObject last) {
        objects.remove(last.key());
        feeds.forEach(feed -> feed.drop(last));
    }

    String time() {
        return Times.seconds(nowMs);
    }

    private Reply execute(String user, Write write) {
        ApiStatus refused = admission.apply(write);
        Reply reply = refused != null ? new Reply.Refused(refused) : writes.apply(write);
        journal.add(user + " " + write.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) + " "
                + write.key()
                + (reply instanceof Reply.Done
                        ? ""
                        : " " + ((Reply.Refused) reply).status().reason()));
        return reply;
    }

    @Override
    public Client openClient(String user, int capacity, Doorbell doorbell) {
        ArrayDeque<Map.Entry<Long, Reply>> replies = new ArrayDeque<>();
        return new Client() {
            @Override
            public boolean offer(Write write, long correlationId) {
                replies.add(Map.entry(correlationId, execute(user, write)));
                return true;
            }

            @Override
            public int poll(ReplyHandler handler, int limit) {
                int count = 0;
                for (; count < limit && !replies.isEmpty(); count++) {
                    Map.Entry<Long, Reply> next = replies.remove();
                    handler.onReply(next.getKey(), next.getValue());
                }
                return count;
            }

            @Override
            public int capacity() {
                return capacity;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public ChangeFeed openFeedWithCustom(Set<Kind> kinds, Doorbell doorbell) {
        Feed feed = open(kinds, true);
        custom.forEach(feed::come);
        return feed;
    }

    @Override
    public ChangeFeed openFeed(Set<Kind> kinds, Doorbell doorbell) {
        return open(kinds, false);
    }

    private Feed open(Set<Kind> kinds, boolean isOfCustom) {
        Feed feed = new Feed(kinds, isOfCustom);
        objects.values().forEach(feed::put);
        feed.items.add(handler -> kinds.forEach(handler::onSynced));
        feeds.add(feed);
        return feed;
    }

    private final class Feed implements ChangeFeed {
        private final Set<Kind> kinds;
        private final boolean isOfCustom;
        private final ArrayDeque<java.util.function.Consumer<Handler>> items = new ArrayDeque<>();
        private long seen;

        Feed(Set<Kind> kinds, boolean isOfCustom) {
            this.kinds = new HashSet<>(kinds);
            this.isOfCustom = isOfCustom;
        }

        void come(Kind kind) {
            if (isOfCustom && kinds.add(kind)) {
                items.add(handler -> handler.onReset(kind));
                objects.values().stream()
                        .filter(object -> object.kind() == kind)
                        .forEach(this::put);
                items.add(handler -> handler.onSynced(kind));
            }
        }

        void put(ApiObject object) {
            if (kinds.contains(object.kind())) {
                items.add(handler -> handler.onPut(object));
            }
        }

        void drop(ApiObject last) {
            if (kinds.contains(last.kind())) {
                items.add(handler -> handler.onDelete(last));
            }
        }

        @Override
        public int poll(Handler handler, int limit) {
            int count = 0;
            for (; count < limit && !items.isEmpty(); count++) {
                items.remove().accept(handler);
            }
            if (items.isEmpty()) {
                seen = revision;
            }
            return count;
        }

        @Override
        public long revision() {
            return seen;
        }

        @Override
        public void close() {
            feeds.remove(this);
        }
    }
}
