package io.hydrofoil.client.testing;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.Client;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Objects in memory on one thread, with as much of the API's manners as the agents of other rooms rely on. */
public final class FakeCluster implements Cluster, Clock {
    public static final Kind NODE = KindTable.builtin().require("v1", "Node");
    public static final Kind POD = KindTable.builtin().require("v1", "Pod");

    public final Map<ObjectKey, ApiObject> objects = new LinkedHashMap<>();
    public final List<Write> writes = new ArrayList<>();
    /** Writes whose outcome stays unknown. */
    public Predicate<Write> loses = write -> false;
    /** Writes whose outcome stays unknown although they are done. */
    public Predicate<Write> losesReply = write -> false;
    /** Whether deleted pods with a node stay, marked, until {@link #remove}. */
    public boolean isGraceful;
    /**
     * Whether writes are carried out when their replies are polled, not when they are offered: replies then come before
     * the news of what was written, as they may from a server.
     */
    public boolean repliesFirst;

    public long nowMs = 1_700_000_000_000L;
    private final List<ArrayDeque<Consumer<ChangeFeed.Handler>>> feeds = new ArrayList<>();
    private final List<Set<Kind>> feedKinds = new ArrayList<>();
    private long revision = 10;

    @Override
    public long wallMs() {
        return nowMs;
    }

    @Override
    public long monotonicNs() {
        return nowMs * 1_000_000;
    }

    public void put(Kind kind, MapValue tree) {
        long now = ++revision;
        MapValue copy = tree.copy();
        copy.ensureMap("metadata").put("resourceVersion", Long.toString(now));
        if (!copy.map("metadata").has("uid")) {
            copy.ensureMap("metadata").put("uid", "uid-" + now);
        }
        ApiObject object = ApiObject.of(kind, now, copy);
        objects.put(object.key(), object);
        tell(kind, handler -> handler.onPut(object));
    }

    public void remove(ObjectKey key) {
        ApiObject last = objects.remove(key);
        tell(key.kind(), handler -> handler.onDelete(last));
    }

    public ApiObject get(Kind kind, String namespace, String name) {
        return objects.get(new ObjectKey(kind, namespace, name));
    }

    private void tell(Kind kind, Consumer<ChangeFeed.Handler> change) {
        for (int i = 0; i < feeds.size(); i++) {
            if (feedKinds.get(i).contains(kind)) {
                feeds.get(i).add(change);
            }
        }
    }

    private Reply reply(Write write) {
        Reply reply = loses.test(write) ? new Reply.Unknown() : execute(write);
        return losesReply.test(write) ? new Reply.Unknown() : reply;
    }

    private Reply execute(Write write) {
        writes.add(write);
        ApiObject known = objects.get(write.key());
        if (!(write instanceof Write.Create) && known == null) {
            return new Reply.Refused(new ApiStatus(404, "NotFound", "not found", null));
        }
        switch (write) {
            case Write.Create create -> {
                if (known != null) {
                    return new Reply.Refused(new ApiStatus(409, "AlreadyExists", "is there", null));
                }
                put(create.kind(), create.object());
            }
            case Write.Patch patch -> {
                MapValue tree = known.tree().copy();
                merge(tree, (MapValue) patch.patch());
                put(known.kind(), tree);
            }
            case Write.Update update -> put(known.kind(), update.object());
            case Write.Delete delete -> delete(known);
            case Write.Bind bind -> {
                if (known.spec().has("nodeName") || !known.uid().equals(bind.uid())) {
                    return new Reply.Refused(new ApiStatus(409, "Conflict", "is assigned", null));
                }
                MapValue tree = known.tree().copy();
                tree.ensureMap("spec").put("nodeName", bind.nodeName());
                put(known.kind(), tree);
            }
        }
        return new Reply.Done(revision, objects.get(write.key()));
    }

    private void delete(ApiObject object) {
        if (isGraceful && object.spec().has("nodeName")) {
            MapValue tree = object.tree().copy();
            tree.ensureMap("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
            put(object.kind(), tree);
        } else {
            remove(object.key());
        }
    }

    private static void merge(MapValue target, MapValue patch) {
        for (Map.Entry<String, Value> field : patch) {
            Value value = field.getValue();
            if (value instanceof NullValue) {
                target.remove(field.getKey());
            } else if (value instanceof MapValue map) {
                merge(target.ensureMap(field.getKey()), map);
            } else if (value instanceof ListValue list && field.getKey().equals("conditions")) {
                list.maps().forEach(one -> mergeCondition(target.ensureList("conditions"), one));
            } else {
                target.put(field.getKey(), value.copy());
            }
        }
    }

    private static void mergeCondition(ListValue conditions, MapValue patch) {
        for (MapValue known : conditions.maps()) {
            if (known.text("type", "").equals(patch.text("type", ""))) {
                merge(known, patch);
                return;
            }
        }
        merge(conditions.addMap(), patch);
    }

    @Override
    public Client openClient(String user, int capacity, Doorbell doorbell) {
        ArrayDeque<Map.Entry<Long, Supplier<Reply>>> replies = new ArrayDeque<>();
        return new Client() {
            @Override
            public boolean offer(Write write, long correlationId) {
                if (repliesFirst) {
                    replies.add(Map.entry(correlationId, () -> reply(write)));
                } else {
                    Reply reply = reply(write);
                    replies.add(Map.entry(correlationId, () -> reply));
                }
                return true;
            }

            @Override
            public int poll(ReplyHandler handler, int limit) {
                int count = 0;
                for (; count < limit && !replies.isEmpty(); count++) {
                    Map.Entry<Long, Supplier<Reply>> next = replies.remove();
                    handler.onReply(next.getKey(), next.getValue().get());
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
    public ChangeFeed openFeed(Set<Kind> kinds, Doorbell doorbell) {
        ArrayDeque<Consumer<ChangeFeed.Handler>> queue = new ArrayDeque<>();
        feeds.add(queue);
        feedKinds.add(kinds);
        List.copyOf(objects.values()).stream()
                .filter(object -> kinds.contains(object.kind()))
                .forEach(object -> queue.add(handler -> handler.onPut(object)));
        kinds.forEach(kind -> queue.add(handler -> handler.onSynced(kind)));
        return new ChangeFeed() {
            @Override
            public int poll(Handler handler, int limit) {
                int count = 0;
                for (; count < limit && !queue.isEmpty(); count++) {
                    queue.remove().accept(handler);
                }
                return count;
            }

            @Override
            public long revision() {
                return revision;
            }

            @Override
            public void close() {}
        };
    }
}
