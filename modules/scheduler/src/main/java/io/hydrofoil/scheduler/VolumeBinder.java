package io.hydrofoil.scheduler;

import io.hydrofoil.client.Outbox;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.scheduler.queue.PendingPod;
import io.hydrofoil.scheduler.volumes.StorageViews;
import io.hydrofoil.scheduler.volumes.VolumeResolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has the claims of pods bound that wait for their first consumer, once a node is chosen: reserves free volumes, or says
 * on the claim where one is to be made, and waits until the volume controllers have done the rest. Waiting costs nobody
 * anything. Runs on the scheduler's agent.
 */
final class VolumeBinder {
    private static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

    private final StorageViews objects;
    private final Outbox outbox;
    private final Map<String, Flight> flights = new LinkedHashMap<>();

    VolumeBinder(StorageViews objects, Outbox outbox) {
        this.objects = objects;
        this.outbox = outbox;
    }

    /** What becomes of it. */
    interface Ending {
        /** Whether the pod is still to be bound. */
        boolean isWanted();

        /** All claims are bound. */
        void bound();

        /** They will not be. */
        void failed(String why);
    }

    private static final class Flight {
        final PendingPod pod;
        final String node;
        final List<String> claims;
        /** By claim the revision at which its node was written. */
        final Map<String, Long> written = new HashMap<>();

        final long deadlineMs;
        final Ending ending;
        int outstanding;
        String fault = "";

        Flight(PendingPod pod, String node, List<String> claims, long deadlineMs, Ending ending) {
            this.pod = pod;
            this.node = node;
            this.claims = claims;
            this.deadlineMs = deadlineMs;
            this.ending = ending;
        }
    }

    /** Begins; {@code choice}: by claim the volume to reserve, or empty where one is to be made. */
    void start(PendingPod pod, String node, Map<String, String> choice, long deadlineMs, Ending ending) {
        Flight flight = new Flight(pod, node, new ArrayList<>(choice.keySet()), deadlineMs, ending);
        flights.put(pod.uid(), flight);
        choice.forEach((claim, volume) -> {
            objects.assume(claim, node, volume);
            Write write = volume.isEmpty() ? selectNode(claim, node) : reserve(claim, volume);
            if (write != null) {
                flight.outstanding++;
                if (!outbox.submit(write, reply -> onReply(flight, volume.isEmpty() ? claim : "", reply))) {
                    onReply(flight, "", new Reply.Unknown());
                }
            }
        });
    }

    /** Ends what is done or late; returns how much. */
    int poll(long nowMs) {
        if (flights.isEmpty()) {
            return 0;
        }
        int ended = 0;
        for (Flight flight : List.copyOf(flights.values())) {
            if (!flight.ending.isWanted()) {
                end(flight);
            } else if (flight.outstanding == 0) {
                String fault = flight.fault.isEmpty() ? fault(flight, nowMs) : flight.fault;
                if (fault == null) {
                    end(flight);
                    flight.ending.bound();
                    ended++;
                } else if (!fault.isEmpty()) {
                    end(flight);
                    flight.ending.failed("binding volumes: " + fault);
                    ended++;
                }
            }
        }
        return ended;
    }

    /** When something may be late. */
    long nextMs() {
        long next = Long.MAX_VALUE;
        for (Flight flight : flights.values()) {
            next = Math.min(next, flight.deadlineMs);
        }
        return next;
    }

    private void end(Flight flight) {
        flights.remove(flight.pod.uid());
        flight.claims.forEach(objects::forget);
    }

    private static void onReply(Flight flight, String claim, Reply reply) {
        flight.outstanding--;
        switch (reply) {
            case Reply.Done done -> flight.written.put(claim, done.revision());
            case Reply.Refused refused -> flight.fault = refused.status().message();
            case Reply.Unknown unknown -> flight.fault = "the outcome of a write is unknown";
        }
    }

    /** Null: all bound; empty: not yet; else what is wrong. */
    private @Nullable String fault(Flight flight, long nowMs) {
        boolean all = true;
        for (String name : flight.claims) {
            int slash = name.indexOf('/');
            ApiObject claim = objects.claim(name.substring(0, slash), name.substring(slash + 1));
            if (claim == null) {
                return "persistentvolumeclaim \"" + name.substring(slash + 1) + "\" not found";
            }
            if (!VolumeResolver.isBound(claim)) {
                all = false;
                String selected = claim.metadata().map("annotations").text(VolumeResolver.SELECTED_NODE, "");
                boolean isShown = claim.revision() >= flight.written.getOrDefault(name, Long.MAX_VALUE);
                if (isShown && selected.isEmpty()) {
                    return "selectedNode annotation reset for PVC \"" + claim.name() + "\"";
                }
                if (isShown && !selected.equals(flight.node)) {
                    return "provisioning failed for PVC \"" + claim.name() + "\"";
                }
            }
        }
        if (all) {
            return null;
        }
        return nowMs >= flight.deadlineMs ? "context deadline exceeded" : "";
    }

    private @Nullable Write selectNode(String name, String node) {
        ApiObject claim = claim(name);
        if (claim == null || node.equals(claim.metadata().map("annotations").text(VolumeResolver.SELECTED_NODE))) {
            return null;
        }
        MapValue patch = new MapValue();
        patch.ensureMap("metadata")
                .put("uid", claim.uid())
                .ensureMap("annotations")
                .put(VolumeResolver.SELECTED_NODE, node);
        return new Write.Patch(claim.key(), "", Write.PatchType.MERGE, patch);
    }

    private @Nullable Write reserve(String name, String volumeName) {
        ApiObject claim = claim(name);
        ApiObject volume = objects.volume(volumeName);
        if (claim == null || volume == null) {
            return null;
        }
        MapValue patch = new MapValue();
        MapValue metadata = patch.ensureMap("metadata").put("resourceVersion", Long.toString(volume.revision()));
        metadata.ensureMap("annotations").put(BOUND_BY_CONTROLLER, "yes");
        patch.ensureMap("spec")
                .ensureMap("claimRef")
                .put("kind", "PersistentVolumeClaim")
                .put("apiVersion", "v1")
                .put("namespace", claim.namespace())
                .put("name", claim.name())
                .put("uid", claim.uid())
                .put("resourceVersion", Long.toString(claim.revision()));
        return new Write.Patch(new ObjectKey(StorageViews.VOLUME, "", volumeName), "", Write.PatchType.MERGE, patch);
    }

    private @Nullable ApiObject claim(String name) {
        int slash = name.indexOf('/');
        return objects.claim(name.substring(0, slash), name.substring(slash + 1));
    }
}
