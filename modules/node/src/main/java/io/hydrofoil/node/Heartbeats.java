package io.hydrofoil.node;

import io.hydrofoil.chassis.Deadlines;
import io.hydrofoil.client.Outbox;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.node.SimNode.Registration;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers nodes and keeps them alive: a lease every ten seconds, the status every five minutes (or with the next
 * lease, if somebody took the node for dead), each node at its own tick within these periods. A write costs little and
 * a trip through the log much, so the beats of a tick travel together: thousands of nodes make a few small batches a
 * second. Owned by the node agent.
 */
final class Heartbeats {
    static final Kind NODE = KindTable.builtin().require("v1", "Node");
    static final Kind LEASE = KindTable.builtin().require("coordination.k8s.io/v1", "Lease");
    static final String LEASE_NAMESPACE = "kube-node-lease";
    static final long LEASE_MS = NodeFacts.HEARTBEAT_SECONDS * 1_000L;
    static final long STATUS_MS = 300_000;
    static final long RETRY_MS = 1_000;
    static final long TICK_MS = 250;

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

    private final Outbox outbox;
    private final Deadlines<Beat> beats = new Deadlines<>();

    Heartbeats(Outbox outbox) {
        this.outbox = outbox;
    }

    private enum What {
        REGISTER,
        LEASE,
        STATUS
    }

    private record Beat(SimNode node, What what) {}

    /** Begins to register a node. */
    void add(SimNode node, long nowMs) {
        beats.schedule(nowMs, new Beat(node, What.REGISTER));
    }

    /** Does what is due; returns how many. */
    int poll(long nowMs) {
        int count = 0;
        for (Beat beat = beats.poll(nowMs); beat != null; beat = beats.poll(nowMs)) {
            count++;
            if (beat.node.registration == Registration.DELETED) {
                continue;
            }
            switch (beat.what) {
                case REGISTER -> register(beat.node, nowMs);
                case LEASE -> {
                    beats.schedule(tick(nowMs + LEASE_MS), beat);
                    if (!isSilent(beat.node, nowMs)) {
                        renew(beat.node, nowMs);
                        if (isTakenForDead(beat.node)) {
                            report(beat.node, nowMs);
                        }
                    }
                }
                case STATUS -> {
                    beats.schedule(tick(nowMs + STATUS_MS), beat);
                    if (!isSilent(beat.node, nowMs)) {
                        report(beat.node, nowMs);
                    }
                }
            }
        }
        return count;
    }

    /** Whether a flapping node says nothing now; one that comes back tells its status at once, as an agent does. */
    private boolean isSilent(SimNode node, long nowMs) {
        boolean isSilent = node.facts.config().faults().isSilent(node.facts.name(), nowMs);
        if (node.wasSilent && !isSilent) {
            report(node, nowMs);
        }
        node.wasSilent = isSilent;
        return isSilent;
    }

    /** Whether somebody took the node for dead: then it contradicts now instead of with its next status. */
    private static boolean isTakenForDead(SimNode node) {
        ApiObject known = node.object;
        return known != null && !NodeFacts.isReady(known.status());
    }

    long nextMs() {
        return beats.nextMs();
    }

    /** The last tick at or before this time. */
    private static long tick(long ms) {
        return ms - Math.floorMod(ms, TICK_MS);
    }

    private void register(SimNode node, long nowMs) {
        ApiObject known = node.object;
        node.registration = Registration.UNDER_WAY;
        Write write =
                known == null ? new Write.Create(NODE, "", node.facts.object(nowMs)) : statusPatch(node, known, nowMs);
        submit(node, write, What.REGISTER, nowMs, done -> {
            node.registration = Registration.DONE;
            long phaseMs = Math.floorMod(node.facts.ordinal() * 0x9E3779B97F4A7C15L, 1L << 31);
            ApiObject object = done.object() == null ? known : done.object();
            createLease(node, object, nowMs);
            if (object != null && !object.status().has("allocatable")) {
                outbox.submit(statusPatch(node, object, nowMs), reply -> {}); // a create may leave the status out
            }
            beats.schedule(tick(nowMs + 1 + phaseMs % LEASE_MS), new Beat(node, What.LEASE));
            beats.schedule(tick(nowMs + 1 + phaseMs % STATUS_MS), new Beat(node, What.STATUS));
            if (known == null && done.object() != null) {
                String text = "Node " + node.facts.name() + " status is now: NodeReady";
                node.recorder.record(done.object(), "Normal", "NodeReady", text, nowMs);
            }
        });
    }

    private void renew(SimNode node, long nowMs) {
        // a renewal that found no room or an unknown end is made good by the next one
        outbox.submit(renewal(node, nowMs), reply -> {
            if (reply instanceof Reply.Refused refused && refused.status().code() == 404) {
                createLease(node, node.object, nowMs);
            }
        });
    }

    private static Write renewal(SimNode node, long nowMs) {
        return new Write.Patch(
                new ObjectKey(LEASE, LEASE_NAMESPACE, node.facts.name()),
                "",
                Write.PatchType.MERGE,
                new MapValue().put("spec", node.facts.lease("", nowMs).map("spec")));
    }

    private void createLease(SimNode node, @Nullable ApiObject object, long nowMs) {
        if (object != null) {
            MapValue lease = node.facts.lease(object.uid(), nowMs);
            outbox.submit(new Write.Create(LEASE, LEASE_NAMESPACE, lease), reply -> {
                if (reply instanceof Reply.Refused refused && refused.status().code() == 409) {
                    outbox.submit(renewal(node, nowMs), renewed -> {}); // from an earlier agent
                }
            });
        }
    }

    private void report(SimNode node, long nowMs) {
        ApiObject known = node.object;
        if (known != null) {
            outbox.submit(statusPatch(node, known, nowMs), reply -> {});
        }
    }

    private static Write statusPatch(SimNode node, ApiObject known, long nowMs) {
        MapValue status = node.facts.status(known.status(), node.runtime.images(), nowMs);
        return new Write.Patch(known.key(), "status", Write.PatchType.STRATEGIC, new MapValue().put("status", status));
    }

    private void submit(SimNode node, Write write, What what, long nowMs, Consumer<Reply.Done> onDone) {
        boolean taken = outbox.submit(write, reply -> {
            if (reply instanceof Reply.Done done) {
                onDone.accept(done);
                return;
            }
            LOG.warn("node is not registered yet, trying again node={} reply={}", node.facts.name(), reply);
            beats.schedule(nowMs + RETRY_MS, new Beat(node, what));
        });
        if (!taken) {
            beats.schedule(nowMs + RETRY_MS, new Beat(node, what));
        }
    }
}
