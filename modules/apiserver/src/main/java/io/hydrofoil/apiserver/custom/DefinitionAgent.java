package io.hydrofoil.apiserver.custom;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.Client;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.CustomKinds;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Follows the definitions: gives them their names, publishes tables, and carries the deletion of a definition out. It
 * may not write again about a definition before it has seen its own last write: {@link #waiting} holds the revisions.
 */
final class DefinitionAgent implements org.agrona.concurrent.Agent, ChangeFeed.Handler {
    private static final int CHANGES_PER_DUTY = 256;
    private static final int WRITES = 256;
    private static final long DELETION_POLL_MS = 200;
    private static final String USER = "system:serviceaccount:kube-system:custom-resource-controller";
    static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    private final CustomResources resources;
    private final Clock clock;
    private final Doorbell doorbell;
    private final Map<String, ApiObject> definitions = new TreeMap<>();
    private final Map<String, Long> waiting = new HashMap<>();
    private final Map<Long, String> underWay = new HashMap<>();
    private final Set<String> deleting = new HashSet<>();
    private final Client client;
    private final ChangeFeed feed;
    private boolean synced;
    private boolean changed;
    private long correlationId;

    DefinitionAgent(CustomResources resources, Cluster cluster, Clock clock, Doorbell doorbell) {
        this.resources = resources;
        this.clock = clock;
        this.doorbell = doorbell;
        this.client = cluster.openClient(USER, WRITES, doorbell);
        this.feed = cluster.openFeed(Set.of(resources.definitionKind()), doorbell);
    }

    @Override
    public String roleName() {
        return "custom-resources";
    }

    @Override
    public int doWork() {
        int work = feed.poll(this, CHANGES_PER_DUTY);
        work += client.poll(this::onReply, WRITES);
        if (!synced) {
            return work;
        }
        if (changed) {
            changed = false;
            List<MapValue> trees = trees();
            resources.publish(trees);
            definitions.forEach((name, definition) -> accept(name, definition, trees));
            work++;
        }
        work += removeInstances();
        return work;
    }

    private List<MapValue> trees() {
        return new ArrayList<>(
                definitions.values().stream().map(ApiObject::tree).toList());
    }

    private void accept(String name, ApiObject definition, List<MapValue> all) {
        if (definition.isDeleting() || isWaiting(name, definition)) {
            return;
        }
        MapValue status = AcceptedNames.status(definition.tree(), all, clock.wallMs());
        if (!status.equals(definition.status())) {
            MapValue tree = definition.tree().copy().put("status", status);
            write(name, new Write.Update(definition.key(), "status", tree));
        }
    }

    private boolean isWaiting(String name, ApiObject definition) {
        return underWay.containsValue(name) || waiting.getOrDefault(name, 0L) > definition.revision();
    }

    private void write(String name, Write write) {
        if (client.offer(write, correlationId)) {
            underWay.put(correlationId, name);
            correlationId++;
        } else {
            changed = true;
        }
    }

    private void onReply(long id, Reply reply) {
        String name = underWay.remove(id);
        if (name == null) {
            return;
        }
        switch (reply) {
            case Reply.Done done -> waiting.put(name, done.revision());
            case Reply.Refused refused -> doorbell.sleepAtMostNs(TimeUnit.MILLISECONDS.toNanos(DELETION_POLL_MS));
            case Reply.Unknown unknown -> doorbell.sleepAtMostNs(TimeUnit.MILLISECONDS.toNanos(DELETION_POLL_MS));
        }
        changed = true;
    }

    /** One step of the deletion of each definition that is going: its objects first, then its finalizer. */
    private int removeInstances() {
        int work = 0;
        for (String name : Set.copyOf(deleting)) {
            ApiObject definition = definitions.get(name);
            if (definition == null) {
                deleting.remove(name);
            } else if (definition.metadata().list("finalizers").texts().contains(FINALIZER)
                    && !isWaiting(name, definition)) {
                work += removeInstances(name, definition);
                doorbell.sleepAtMostNs(TimeUnit.MILLISECONDS.toNanos(DELETION_POLL_MS));
            }
        }
        return work;
    }

    private int removeInstances(String name, ApiObject definition) {
        List<Kind> kinds = CustomKinds.of(definition.tree());
        boolean served = AcceptedNames.isTrue(definition.status(), "Established") && !kinds.isEmpty();
        List<ApiObject> instances = served ? resources.stored(kinds.getFirst()) : List.of();
        if (instances.isEmpty()) {
            finish(name, definition);
            return 1;
        }
        int offered = 0;
        for (ApiObject instance : instances) {
            if (!instance.isDeleting() && offered < WRITES / 2) {
                ObjectKey key = new ObjectKey(kinds.getFirst(), instance.namespace(), instance.name());
                offered += client.offer(Write.Delete.of(key, instance.uid()), correlationId++) ? 1 : 0;
            }
        }
        MapValue status =
                terminating(definition, true, "InstanceDeletionInProgress", "CustomResource deletion is in progress");
        if (!status.equals(definition.status())) {
            write(
                    name,
                    new Write.Update(
                            definition.key(), "status", definition.tree().copy().put("status", status)));
        }
        return offered;
    }

    private void finish(String name, ApiObject definition) {
        MapValue tree = definition.tree().copy();
        ListValue finalizers = tree.ensureMap("metadata").ensureList("finalizers");
        finalizers.removeIf(value -> value.equals(new io.hydrofoil.objects.StringValue(FINALIZER)));
        write(name, new Write.Update(definition.key(), "", tree));
    }

    private MapValue terminating(ApiObject definition, boolean isTrue, String reason, String message) {
        MapValue status = definition.status().copy();
        String time = Instant.ofEpochMilli(clock.wallMs())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        AcceptedNames.set(status, time, "Terminating", isTrue, reason, message);
        return status;
    }

    @Override
    public void onReset(Kind kind) {
        synced = false;
        definitions.clear();
        deleting.clear();
    }

    @Override
    public void onPut(ApiObject object) {
        definitions.put(object.name(), object);
        if (object.isDeleting()) {
            deleting.add(object.name());
        }
        changed = true;
    }

    @Override
    public void onDelete(ApiObject last) {
        definitions.remove(last.name());
        deleting.remove(last.name());
        waiting.remove(last.name());
        changed = true;
    }

    @Override
    public void onSynced(Kind kind) {
        synced = true;
        changed = true;
    }

    @Override
    public void onClose() {
        feed.close();
        client.close();
    }
}
