package io.hydrofoil.remote;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lists and watches, one {@link RemoteSource} a query. Sources work on the event loop of the watches and hand over by a
 * queue; the rest belongs to the agent. A source that lists again tells what is gone by itself, so that nothing is ever
 * reset. Changes of one source keep their order; those of different sources come as the server sends them.
 */
final class RemoteFeed implements ChangeFeed {
    /** Most changes that wait; a source that finds no room skips, and lists again when there is room. */
    static final int MAX_WAITING = 1 << 18;

    private final ApiClient calls;
    private final ApiClient watches;
    private final Doorbell doorbell;
    private final List<RemoteSource> sources = new ArrayList<>();
    private final Queue<Item> items = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<Kind, Integer> unsynced = new HashMap<>();

    /** What a source hands over: an object that is there or gone, or (null) just a revision. */
    record Item(RemoteSource source, @Nullable ApiObject object, boolean isGone, boolean isSynced, long revision) {}

    RemoteFeed(ApiClient calls, ApiClient watches, Doorbell doorbell) {
        this.calls = calls;
        this.watches = watches;
        this.doorbell = doorbell;
    }

    void add(Kind kind, List<String> queries) {
        for (String query : queries) {
            sources.add(new RemoteSource(this, kind, query, sources.size()));
        }
        unsynced.put(kind, queries.size());
        Invariant.check(
                sources.size() <= RemoteCluster.MAX_WATCHES, "watches", sources.size(), RemoteCluster.MAX_WATCHES);
    }

    void open() {
        watches.loop().execute(() -> sources.forEach(RemoteSource::list));
    }

    ApiClient calls() {
        return calls;
    }

    ApiClient watches() {
        return watches;
    }

    /** Takes an item; false: no room. Event loop. */
    boolean hand(Item item) {
        if (waiting.get() >= MAX_WAITING) {
            return false;
        }
        waiting.incrementAndGet();
        items.add(item);
        doorbell.ring();
        return true;
    }

    @Override
    public int poll(Handler handler, int limit) {
        int count = 0;
        for (; count < limit; count++) {
            Item item = items.poll();
            if (item == null) {
                break;
            }
            waiting.decrementAndGet();
            deliver(item, handler);
        }
        return count;
    }

    private void deliver(Item item, Handler handler) {
        ApiObject object = item.object;
        if (object != null && item.isGone) {
            handler.onDelete(object);
        } else if (object != null) {
            handler.onPut(object);
        }
        item.source.delivered(item.revision);
        if (item.isSynced && unsynced.merge(item.source.kind(), -1, Integer::sum) == 0) {
            handler.onSynced(item.source.kind());
        }
    }

    @Override
    public long revision() {
        return sources.stream().mapToLong(RemoteSource::delivered).min().orElse(0);
    }

    @Override
    public void close() {
        sources.forEach(RemoteSource::close);
    }

    /** With apiVersion and kind, which items of lists lack. */
    static MapValue named(Kind kind, MapValue object) {
        if (object.has("kind") && object.has("apiVersion")) {
            return object;
        }
        MapValue named = new MapValue().put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        object.forEach(field -> named.put(field.getKey(), field.getValue()));
        return named;
    }

    /** The revision of an object or a list; 0 if it has none that is a number. */
    static long revision(MapValue object) {
        String text = object.map("metadata").text("resourceVersion", "0");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
