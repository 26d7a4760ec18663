package io.hydrofoil.access;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import java.util.Set;
import org.agrona.concurrent.Agent;

/** Keeps the authorizer's knowledge of what concerns which node. */
public final class NodeGraphAgent implements Agent {
    private static final int POLL_LIMIT = 1000;

    private final ChangeFeed feed;
    private final NodeGraph graph;

    private NodeGraphAgent(ChangeFeed feed, NodeGraph graph) {
        this.feed = feed;
        this.graph = graph;
    }

    /**
     * An agent that is to run on a thread of its own; {@code authorizer} knows nodes from now on.
     *
     * @param nodeRules what all nodes may do, as rules of a role
     */
    public static NodeGraphAgent open(Cluster cluster, Authorizer authorizer, ListValue nodeRules, Doorbell doorbell) {
        KindTable kinds = KindTable.builtin();
        NodeGraph graph = new NodeGraph();
        authorizer.nodes(new NodeAuthorizer(graph, nodeRules));
        ChangeFeed feed = cluster.openFeed(
                Set.of(
                        kinds.require("v1", "Pod"),
                        kinds.require("v1", "PersistentVolume"),
                        kinds.require("storage.k8s.io/v1", "VolumeAttachment"),
                        kinds.require("resource.k8s.io/v1", "ResourceSlice")),
                doorbell);
        return new NodeGraphAgent(feed, graph);
    }

    @Override
    public int doWork() {
        return feed.poll(new Feeder(), POLL_LIMIT);
    }

    private final class Feeder implements ChangeFeed.Handler {
        @Override
        public void onReset(Kind kind) {
            graph.clear(kind);
        }

        @Override
        public void onPut(ApiObject object) {
            graph.put(object);
        }

        @Override
        public void onDelete(ApiObject last) {
            graph.remove(last.key());
        }

        @Override
        public void onSynced(Kind kind) {
            // A node whose objects are not known yet is refused, and asks again.
        }
    }

    @Override
    public void onClose() {
        feed.close();
    }

    @Override
    public String roleName() {
        return "node-authorization";
    }
}
