package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.strategy.Conditions;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Statuses;

/** Assignment of a pod to a node: happens once, decided at apply by the pod's revision. */
final class Bindings {
    private static final Schema SCHEMA = Schema.definition("io.k8s.api.core.v1.Binding");

    private final Kind pods;
    private final Admission admission;

    Bindings(KindTable kinds, Admission admission) {
        this.pods = kinds.require("v1", "Pod");
        this.admission = admission;
    }

    Decision bind(Attempt attempt, Command.Create create) throws RefusedException {
        MapValue binding =
                Intake.other(attempt, create.body(), SCHEMA, create.options().fieldValidation());
        MapValue metadata = binding.ensureMap("metadata");
        ObjectMeta.matchNamespace(attempt, metadata);
        admission.mutate(attempt, Operation.CREATE, binding, MapValue.EMPTY);
        String name = metadata.text("name", "");
        boolean isSubresource = attempt.target().subresource() != null;
        if (isSubresource && !name.equals(attempt.target().name())) {
            throw new RefusedException(Statuses.badRequest("name in URL does not match name in Binding object"));
        }
        String node = checkedNode(binding.map("target"));
        admission.validate(attempt, Operation.CREATE, binding, MapValue.EMPTY);
        Current pod = attempt.records().get(pods, attempt.target().namespace(), name);
        if (pod == null) {
            throw new RefusedException(Statuses.notFound(pods, name));
        }
        checkPod(pod, metadata, name);
        MapValue next = assigned(attempt, pod, metadata, node);
        Result result = new Result.OfTree(201, Deletes.success().put("code", 201), false);
        if (attempt.isDryRun()) {
            return new Decision.Done(result, attempt.notes());
        }
        byte[] key =
                io.hydrofoil.apiserver.StorageKeys.of(pods, attempt.target().namespace(), name);
        attempt.transaction().expect(key, pod.revision());
        attempt.transaction().put(key, pods, next);
        return new Decision.Proposed(attempt.transaction(), result, attempt.notes());
    }

    private static String checkedNode(MapValue target) throws RefusedException {
        String kind = target.text("kind", "");
        if (!kind.isEmpty() && !kind.equals("Node")) {
            throw new RefusedException(Statuses.plainError(
                    "target.kind: Unsupported value: \"" + kind + "\": supported values: \"Node\", \"<empty>\""));
        }
        String node = target.text("name", "");
        if (node.isEmpty()) {
            throw new RefusedException(Statuses.plainError("target.name: Required value"));
        }
        return node;
    }

    private static void checkPod(Current pod, MapValue wanted, String name) throws RefusedException {
        String uid = wanted.text("uid", "");
        if (!uid.isEmpty() && !uid.equals(pod.uid())) {
            throw conflict(
                    name, "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + pod.uid());
        }
        if (pod.isDeleting()) {
            throw conflict(name, "pod " + name + " is being deleted, cannot be assigned to a host");
        }
        String assigned = pod.tree().map("spec").text("nodeName", "");
        if (!assigned.isEmpty()) {
            throw conflict(name, "pod " + name + " is already assigned to node \"" + assigned + "\"");
        }
        if (!pod.tree().map("spec").list("schedulingGates").isEmpty()) {
            throw conflict(name, "pod " + name + " has non-empty .spec.schedulingGates");
        }
    }

    private static MapValue assigned(Attempt attempt, Current pod, MapValue from, String node) {
        MapValue next = pod.tree();
        next.ensureMap("spec").put("nodeName", node);
        for (String field : new String[] {"labels", "annotations"}) {
            from.map(field).texts().forEach((key, value) -> next.ensureMap("metadata")
                    .ensureMap(field)
                    .put(key, value));
        }
        // the nomination was of use to the pod's scheduler only until now
        next.ensureMap("status").remove("nominatedNodeName");
        Conditions.set(next, Conditions.condition("PodScheduled", "True", attempt.moment()));
        return next;
    }

    private static RefusedException conflict(String name, String text) {
        return new RefusedException(Statuses.conflict("", "pods/binding", name, text));
    }
}
