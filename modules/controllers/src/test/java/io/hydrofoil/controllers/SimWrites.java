package io.hydrofoil.controllers;

import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Value;
import java.util.Map;

/** The rules by which {@link SimCluster} executes writes: what controllers rely on, no more. */
final class SimWrites {
    private final SimCluster cluster;
    private int names;

    SimWrites(SimCluster cluster) {
        this.cluster = cluster;
    }

    Reply apply(Write write) {
        return switch (write) {
            case Write.Create create -> create(create);
            case Write.Update update -> {
                ApiObject old = cluster.find(update.key());
                yield old == null
                        ? refused(404, "NotFound", update.key())
                        : replace(old, update.subresource(), update.object());
            }
            case Write.Patch patch -> patch(patch);
            case Write.Delete delete -> delete(delete);
            case Write.Bind bind -> bind(bind);
        };
    }

    private Reply create(Write.Create create) {
        MapValue tree = create.object().copy();
        MapValue metadata = tree.ensureMap("metadata");
        if (!metadata.has("name")) {
            metadata.put("name", metadata.text("generateName", "") + "%05d".formatted(++names));
        }
        if (create.kind().namespaced()) {
            metadata.put("namespace", create.namespace());
        }
        ObjectKey key = new ObjectKey(create.kind(), create.namespace(), metadata.text("name", ""));
        if (cluster.find(key) != null) {
            return refused(409, "AlreadyExists", key);
        }
        long revision = cluster.nextRevision();
        metadata.put("uid", "uid-" + revision)
                .put("creationTimestamp", cluster.time())
                .put("generation", 1)
                .put("resourceVersion", Long.toString(revision));
        if (create.kind().kind().equals("Pod") && !tree.has("status")) {
            tree.put("status", new MapValue().put("phase", "Pending"));
        }
        if (create.kind().kind().equals("Namespace")) {
            tree.ensureMap("spec").putIfAbsent("finalizers", ListValue.ofTexts(java.util.List.of("kubernetes")));
            tree.ensureMap("status").put("phase", "Active");
        }
        ApiObject object = ApiObject.of(create.kind(), revision, tree);
        cluster.put(object);
        return new Reply.Done(revision, object);
    }

    private Reply patch(Write.Patch patch) {
        ApiObject old = cluster.find(patch.key());
        if (old == null) {
            return refused(404, "NotFound", patch.key());
        }
        MapValue change = (MapValue) patch.patch();
        String uid = change.textAt("metadata", "uid");
        if (uid != null && !uid.equals(old.uid())) {
            return refused(409, "Conflict", patch.key());
        }
        return replace(old, patch.subresource(), (MapValue) merge(old.tree().copy(), change));
    }

    private static Value merge(Value target, Value patch) {
        if (!(patch instanceof MapValue changes)) {
            return patch.copy();
        }
        MapValue result = target instanceof MapValue map ? map : new MapValue();
        for (Map.Entry<String, Value> field : changes) {
            if (field.getValue() instanceof NullValue) {
                result.remove(field.getKey());
            } else {
                Value before = result.get(field.getKey());
                result.put(field.getKey(), merge(before == null ? NullValue.NULL : before, field.getValue()));
            }
        }
        return result;
    }

    private Reply replace(ApiObject old, String subresource, MapValue given) {
        String precondition = given.map("metadata").text("resourceVersion", "");
        if (!precondition.isEmpty() && !precondition.equals(Long.toString(old.revision()))) {
            return refused(409, "Conflict", old.key());
        }
        MapValue now;
        if (subresource.equals("status")) {
            now = old.tree().copy();
            now.put("status", given.map("status").copy());
            Value annotations = given.map("metadata").get("annotations");
            if (annotations != null) {
                now.ensureMap("metadata").put("annotations", annotations.copy());
            }
        } else if (subresource.equals("finalize")) {
            now = old.tree().copy();
            now.ensureMap("spec")
                    .put("finalizers", given.map("spec").list("finalizers").copy());
        } else {
            now = given.copy();
            if (old.tree().has("status")) {
                now.put("status", old.status().copy());
            } else {
                now.remove("status");
            }
        }
        if (now.equals(old.tree())) {
            return new Reply.Done(old.revision(), old);
        }
        MapValue metadata = now.ensureMap("metadata");
        if (!now.map("spec").equals(old.spec())) {
            metadata.put("generation", old.metadata().number("generation", 0) + 1);
        }
        return store(old, now);
    }

    private Reply store(ApiObject old, MapValue now) {
        long revision = cluster.nextRevision();
        MapValue metadata = now.ensureMap("metadata").put("resourceVersion", Long.toString(revision));
        ApiObject object = ApiObject.of(old.kind(), revision, now);
        boolean isHeld = !metadata.list("finalizers").isEmpty()
                || (old.kind().kind().equals("Namespace")
                        && !now.map("spec").list("finalizers").isEmpty())
                || metadata.number("deletionGracePeriodSeconds", 0) > 0;
        if (metadata.has("deletionTimestamp") && !isHeld) {
            cluster.drop(object);
        } else {
            cluster.put(object);
        }
        return new Reply.Done(revision, object);
    }

    private Reply delete(Write.Delete delete) {
        ApiObject old = cluster.find(delete.key());
        if (old == null) {
            return refused(404, "NotFound", delete.key());
        }
        if ((delete.uid() != null && !delete.uid().equals(old.uid()))
                || (delete.revision() != 0 && delete.revision() != old.revision())) {
            return refused(409, "Conflict", delete.key());
        }
        MapValue now = old.tree().copy();
        MapValue metadata = now.ensureMap("metadata");
        String finalizer = delete.propagation() == Write.Propagation.FOREGROUND
                ? "foregroundDeletion"
                : delete.propagation() == Write.Propagation.ORPHAN ? "orphan" : "";
        if (!old.isDeleting() && !finalizer.isEmpty()) {
            metadata.ensureList("finalizers").add(finalizer);
        }
        boolean isGraceful = old.kind().kind().equals("Pod")
                && !old.spec().text("nodeName", "").isEmpty();
        long grace =
                !isGraceful || delete.graceSeconds() == 0 ? 0 : old.spec().number("terminationGracePeriodSeconds", 30);
        if (old.isDeleting() && grace == metadata.number("deletionGracePeriodSeconds", 0)) {
            return new Reply.Done(old.revision(), old);
        }
        metadata.putIfAbsent("deletionTimestamp", new io.hydrofoil.objects.StringValue(cluster.time()));
        metadata.put("deletionGracePeriodSeconds", grace);
        if (old.kind().kind().equals("Namespace")) {
            now.ensureMap("status").put("phase", "Terminating");
        }
        return store(old, now);
    }

    private Reply bind(Write.Bind bind) {
        ApiObject old = cluster.find(bind.key());
        if (old == null || !old.uid().equals(bind.uid())) {
            return refused(409, "Conflict", bind.key());
        }
        MapValue now = old.tree().copy();
        now.ensureMap("spec").put("nodeName", bind.nodeName());
        return store(old, now);
    }

    private static Reply refused(int code, String reason, ObjectKey key) {
        return new Reply.Refused(new ApiStatus(code, reason, key + " " + reason, null));
    }
}
