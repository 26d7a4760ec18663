package io.hydrofoil.remote;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one query: listed, then watched.
 *
 * <pre>
 *   listing --answered--> watching --ended or broken--> watching, from the last revision, after a pause
 *      ^                     \--410, or no room------> listing, after a pause
 *      \--refused or broken: after a pause
 * </pre>
 *
 * Pauses double up to ten seconds while nothing succeeds. On the event loop of the watches, but for what is delivered.
 */
final class RemoteSource {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteSource.class);
    private static final long FIRST_PAUSE_MS = 200;
    private static final int MOST_DOUBLINGS = 6;
    private static final int MAX_PAUSE_MS = 10_000;
    /** As kubelets do; the server ends a watch then, which costs one request. */
    private static final int WATCH_SECONDS = 480;

    private final RemoteFeed feed;
    private final Kind kind;
    private final String query;
    private final int index;
    private final Map<ObjectKey, ApiObject> known = new HashMap<>();
    private long revision;
    private int failures;
    private boolean isSynced;
    private volatile boolean isClosed;
    private volatile long delivered;

    RemoteSource(RemoteFeed feed, Kind kind, String query, int index) {
        this.feed = feed;
        this.kind = kind;
        this.query = query;
        this.index = index;
    }

    Kind kind() {
        return kind;
    }

    /** The revision up to which the agent has got everything. */
    long delivered() {
        return delivered;
    }

    void delivered(long upTo) {
        delivered = Math.max(delivered, upTo);
    }

    void close() {
        isClosed = true;
    }

    private String path(String more) {
        String all = query.isEmpty() || more.isEmpty() ? query + more : query + "&" + more;
        return Paths.collection(kind, "") + (all.isEmpty() ? "" : "?" + all);
    }

    void list() {
        if (isClosed) {
            return;
        }
        Wire wire = feed.calls().openWire(index);
        if (wire == null) {
            again("no connection", this::list);
            return;
        }
        // Calls have an event loop of their own; what it learns comes back to this one.
        feed.calls()
                .loop()
                .execute(() -> wire.send(Call.get(path("")), new WholeAnswer() {
                    @Override
                    public void end() {
                        feed.watches().loop().execute(() -> listed(this));
                    }

                    @Override
                    public void failed(Throwable cause) {
                        feed.watches().loop().execute(() -> again("a list broke: " + cause, RemoteSource.this::list));
                    }
                }));
    }

    private void listed(WholeAnswer answer) {
        if (!answer.isFine()) {
            again("a list was answered " + answer.quoted(), this::list);
            return;
        }
        try {
            if (Json.parse(answer.body()) instanceof MapValue list && take(list)) {
                failures = 0;
                watch();
            } else {
                again("no room for a list", this::list);
            }
        } catch (MalformedException e) {
            again("a list is not JSON: " + e.getMessage(), this::list);
        }
    }

    private boolean take(MapValue list) {
        Set<ObjectKey> seen = new HashSet<>();
        for (MapValue item : list.list("items").maps()) {
            ApiObject object = object(item);
            seen.add(object.key());
            if (!put(object)) {
                return false;
            }
        }
        for (ApiObject old : Set.copyOf(known.values())) {
            if (!seen.contains(old.key()) && !gone(old)) {
                return false;
            }
        }
        long listRevision = RemoteFeed.revision(list);
        if (!feed.hand(new RemoteFeed.Item(this, null, false, !isSynced, listRevision))) {
            return false;
        }
        isSynced = true;
        revision = listRevision;
        return true;
    }

    private ApiObject object(MapValue tree) {
        return ApiObject.of(kind, RemoteFeed.revision(tree), RemoteFeed.named(kind, tree));
    }

    private boolean put(ApiObject object) {
        ApiObject before = known.get(object.key());
        if (before != null && before.revision() == object.revision()) {
            return true;
        }
        boolean isTaken = feed.hand(new RemoteFeed.Item(this, object, false, false, 0));
        if (isTaken) {
            known.put(object.key(), object);
        }
        return isTaken;
    }

    private boolean gone(ApiObject object) {
        boolean isTaken = feed.hand(new RemoteFeed.Item(this, object, true, false, 0));
        if (isTaken) {
            known.remove(object.key());
        }
        return isTaken;
    }

    private void watch() {
        if (isClosed) {
            return;
        }
        Wire wire = feed.watches().openWireFor(index);
        if (wire == null) {
            again("no connection", this::watch);
            return;
        }
        String more =
                "watch=true&allowWatchBookmarks=true&timeoutSeconds=" + WATCH_SECONDS + "&resourceVersion=" + revision;
        wire.send(Call.get(path(more)), new Events());
    }

    /** One watch; what comes after it has lapsed counts no more. */
    private final class Events extends LineAnswer {
        private boolean isLapsed;

        @Override
        protected void line(byte[] bytes, int count) {
            if (!isLapsed && !event(bytes, count)) {
                lapse("an event has expired or found no room");
            }
        }

        private void lapse(String why) {
            isLapsed = true;
            again(why, RemoteSource.this::list);
        }

        @Override
        public void end() {
            if (isLapsed) {
                return;
            }
            if (status() == 200) {
                again("", RemoteSource.this::watch);
            } else {
                boolean isExpired = status() == 410;
                again("a watch was answered " + status(), isExpired ? RemoteSource.this::list : this::resume);
            }
        }

        @Override
        public void failed(Throwable cause) {
            if (!isLapsed) {
                again("a watch broke: " + cause, this::resume);
            }
        }

        private void resume() {
            watch();
        }
    }

    private boolean event(byte[] bytes, int count) {
        Value value;
        try {
            value = Json.parse(bytes, 0, count);
        } catch (MalformedException e) {
            LOG.warn("an event is not JSON kind={} fault={}", kind.kind(), e.getMessage());
            return false;
        }
        if (!(value instanceof MapValue event)) {
            return false;
        }
        MapValue tree = event.map("object");
        boolean isTaken =
                switch (event.text("type", "")) {
                    case "ADDED", "MODIFIED" -> put(object(tree));
                    case "DELETED" -> gone(object(tree));
                    case "BOOKMARK" -> true;
                    default -> false;
                };
        if (isTaken) {
            failures = 0;
            revision = Math.max(revision, RemoteFeed.revision(tree));
            isTaken = feed.hand(new RemoteFeed.Item(this, null, false, false, revision));
        }
        return isTaken;
    }

    private void again(String why, Runnable what) {
        if (isClosed) {
            return;
        }
        if (failures == 1) {
            LOG.warn("trying again kind={} query={} cause={}", kind.kind(), query, why);
        }
        long pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS << Math.min(failures, MOST_DOUBLINGS));
        failures += why.isEmpty() ? 0 : 1;
        var _ = feed.watches().loop().schedule(what, pauseMs, TimeUnit.MILLISECONDS);
    }
}
