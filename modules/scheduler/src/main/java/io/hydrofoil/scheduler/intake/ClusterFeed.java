package io.hydrofoil.scheduler.intake;

import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pods and nodes from a feed of their own: what is needed of them is taken into columns, and no view keeps the objects,
 * of which there may be hundreds of thousands.
 */
public final class ClusterFeed implements ChangeFeed.Handler {
    private static final Kind NODE = KindTable.builtin().require("v1", "Node");
    private static final Kind POD = KindTable.builtin().require("v1", "Pod");

    /** What the feed must deliver. */
    public static final Set<Kind> KINDS = Set.of(NODE, POD);

    private final Board board;
    private final PodIntake pods;
    private final boolean keepsNodes;
    /** By name; the objects only if someone asks for them. */
    private final Map<String, @Nullable ApiObject> nodes = new HashMap<>();

    private final Set<String> unseenNodes = new HashSet<>();
    private final Set<Kind> synced = new HashSet<>();

    /** Onto this board; {@code keepsNodes}: {@link #node} is asked for. */
    public ClusterFeed(Board board, PodIntake pods, boolean keepsNodes) {
        this.board = board;
        this.pods = pods;
        this.keepsNodes = keepsNodes;
    }

    /** A node's object, if they are kept; else null. */
    public @Nullable ApiObject node(String name) {
        return nodes.get(name);
    }

    /** Whether all pods and nodes that exist have been told. */
    public boolean isSynced() {
        return synced.equals(KINDS);
    }

    @Override
    public void onReset(Kind kind) {
        synced.remove(kind);
        if (kind.equals(NODE)) {
            unseenNodes.addAll(nodes.keySet());
        } else {
            pods.reset();
        }
    }

    @Override
    public void onPut(ApiObject object) {
        if (object.kind().equals(POD)) {
            pods.put(object);
            return;
        }
        nodes.put(object.name(), keepsNodes ? object : null);
        unseenNodes.remove(object.name());
        if (board.table().put(object)) {
            board.waker().better(object.name());
        }
    }

    @Override
    public void onDelete(ApiObject last) {
        if (last.kind().equals(POD)) {
            pods.remove(last);
        } else {
            removeNode(last.name());
        }
    }

    @Override
    public void onSynced(Kind kind) {
        synced.add(kind);
        if (kind.equals(POD)) {
            pods.synced();
            return;
        }
        Set.copyOf(unseenNodes).forEach(this::removeNode);
    }

    private void removeNode(String name) {
        nodes.remove(name);
        unseenNodes.remove(name);
        board.table().remove(name);
        // one domain less may be what keeps others from being skewed
        board.waker().othersGone();
    }
}
