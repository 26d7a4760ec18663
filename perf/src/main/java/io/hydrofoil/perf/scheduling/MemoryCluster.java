package io.hydrofoil.perf.scheduling;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.Client;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.StringValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nodes and pods in memory, and nothing else: what a scheduler writes between two polls is done at once as one batch,
 * and its changes come back through the feed. Costs next to nothing beside what it measures. One thread.
 */
final class MemoryCluster implements Cluster {
    private final Map<ObjectKey, PodText> pods = new HashMap<>();
    private final List<ApiObject> nodes = new ArrayList<>();
    private final List<Feed> feeds = new ArrayList<>();
    private final Bindings bindings;
    private long revision = 1;
    private long bound;
    private long refused;
    private String lastRefused = "";

    /** Told of each pod that has got a node. */
    @FunctionalInterface
    interface Bindings {
        /** This one. */
        void onBound(PodText pod);
    }

    MemoryCluster(Bindings bindings) {
        this.bindings = bindings;
    }

    /** Pods that were bound so far. */
    long bound() {
        return bound;
    }

    /** Writes that could not be done, none of which is expected. */
    long refused() {
        return refused;
    }

    /** The last of them. */
    String lastRefused() {
        return lastRefused;
    }

    void add(NodeText node) {
        ApiObject object = node.object(++revision);
        nodes.add(object);
        tell(NodeText.NODE, object, false);
    }

    void add(PodText pod) {
        pods.put(pod.key(), pod);
        tell(PodText.POD, pod.object(++revision), false);
    }

    void remove(PodText pod) {
        pods.remove(pod.key());
        tell(PodText.POD, pod.object(++revision), true);
    }

    private void changed(PodText pod) {
        tell(PodText.POD, pod.object(++revision), false);
    }

    private void tell(Kind kind, ApiObject object, boolean isGone) {
        for (Feed feed : feeds) {
            if (kind == PodText.POD ? feed.hasPods : feed.hasNodes) {
                feed.items.add(new Item(object, isGone));
            }
        }
    }

    private Reply execute(Write write) {
        if (!write.key().kind().equals(PodText.POD)) {
            return new Reply.Done(++revision, null); // events
        }
        PodText pod = pods.get(write.key());
        if (pod == null) {
            return refuse(404, "NotFound", write);
        }
        switch (write) {
            case Write.Bind bind -> {
                if (!pod.node().isEmpty() || !pod.uid().equals(bind.uid())) {
                    return refuse(409, "Conflict", bind);
                }
                pod.bind(bind.nodeName());
                bound++;
                bindings.onBound(pod);
                changed(pod);
            }
            case Write.Patch patch -> {
                patch(pod, ((MapValue) patch.patch()).map("status"));
                changed(pod);
            }
            case Write.Delete delete -> remove(pod);
            case Write.Create create -> throw new IllegalStateException("a scheduler makes no pods");
            case Write.Update update -> throw new IllegalStateException("a scheduler replaces no pods");
        }
        return new Reply.Done(revision, null);
    }

    private Reply refuse(int code, String reason, Write write) {
        refused++;
        lastRefused = reason + " of " + write;
        return new Reply.Refused(new ApiStatus(code, reason, reason, null));
    }

    private static void patch(PodText pod, MapValue status) {
        if (status.has("conditions")) {
            pod.conditions(Json.text(status.list("conditions")));
        }
        if (status.has("nominatedNodeName")) {
            pod.nominate(status.get("nominatedNodeName") instanceof StringValue(String node) ? node : "");
        }
    }

    @Override
    public Client openClient(String user, int capacity, Doorbell doorbell) {
        return new Batches(capacity);
    }

    @Override
    public ChangeFeed openFeed(Set<Kind> kinds, Doorbell doorbell) {
        Feed feed = new Feed(kinds);
        feeds.add(feed);
        if (feed.hasNodes) {
            nodes.forEach(node -> feed.items.add(new Item(node, false)));
        }
        if (feed.hasPods) {
            pods.values().forEach(pod -> feed.items.add(new Item(pod.object(revision), false)));
        }
        return feed;
    }

    private record Item(ApiObject object, boolean isGone) {}

    private record Offered(Write write, long id) {}

    /** Everything that was offered since the last poll is one batch. */
    private final class Batches implements Client {
        private final int capacity;
        private final ArrayDeque<Offered> offered = new ArrayDeque<>();

        Batches(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public boolean offer(Write write, long correlationId) {
            return offered.size() < capacity && offered.add(new Offered(write, correlationId));
        }

        @Override
        public int poll(ReplyHandler handler, int limit) {
            int count = 0;
            while (count < limit && !offered.isEmpty()) {
                Offered next = offered.remove();
                handler.onReply(next.id, execute(next.write));
                count++;
            }
            return count;
        }

        @Override
        public int capacity() {
            return capacity;
        }

        @Override
        public void close() {}
    }

    /** What is there, and then each change. */
    private final class Feed implements ChangeFeed {
        private final Set<Kind> kinds;
        private final ArrayDeque<Item> items = new ArrayDeque<>();
        private final boolean hasNodes;
        private final boolean hasPods;
        private boolean synced;

        Feed(Set<Kind> kinds) {
            this.kinds = kinds;
            this.hasNodes = kinds.contains(NodeText.NODE);
            this.hasPods = kinds.contains(PodText.POD);
        }

        @Override
        public int poll(Handler handler, int limit) {
            int count = 0;
            while (count < limit && !items.isEmpty()) {
                Item next = items.remove();
                if (next.isGone) {
                    handler.onDelete(next.object);
                } else {
                    handler.onPut(next.object);
                }
                count++;
            }
            if (!synced && items.isEmpty()) {
                synced = true;
                kinds.forEach(handler::onSynced);
                count++;
            }
            return count;
        }

        @Override
        public long revision() {
            return revision;
        }

        @Override
        public void close() {}
    }
}
