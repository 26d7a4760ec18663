package io.hydrofoil.controllers.namespace;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Empties a namespace that is being deleted (pods first, for what they use should outlive them), tells in conditions
 * what remains and why, and takes
 * its own finalizer off when nothing does.
 */
public final class NamespaceController implements Reconciler {
    private static final String FINALIZER = "kubernetes";

    private final List<View> contents = new ArrayList<>();
    private @Nullable View namespaces;
    private @Nullable Views declared;

    @Override
    public String name() {
        return "namespace-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Kinds.NAMESPACE);
        namespaces = all;
        declared = views;
        views.onChange(Kinds.NAMESPACE, (before, after) -> {
            if (after != null && after.isDeleting()) {
                queue.add(after.key());
            }
        });
        for (var kind : Kinds.persisted()) {
            if (!kind.namespaced()) {
                continue;
            }
            contents.add(views.metadataOf(kind));
            views.onChange(kind, (before, after) -> touch(after == null ? before : after, queue));
        }
        views.onCustomChange((before, after) -> touch(after == null ? before : after, queue));
    }

    private void touch(@Nullable ApiObject object, KeySink queue) {
        ApiObject namespace =
                object == null ? null : Objects.requireNonNull(namespaces).get("", object.namespace());
        if (namespace != null && namespace.isDeleting()) {
            queue.add(namespace.key());
        }
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject namespace = Objects.requireNonNull(namespaces).get(key);
        if (namespace == null || !namespace.isDeleting()) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = new Plan.Builder();
        ListValue finalizers = namespace.spec().list("finalizers");
        if (finalizers.isEmpty()) {
            return plan.write(new Write.Delete(key, namespace.uid(), 0, -1, null))
                    .build();
        }
        if (!finalizers.texts().contains(FINALIZER)) {
            return Plan.NOTHING;
        }
        List<ApiObject> remaining = remaining(key.name());
        if (remaining.isEmpty()) {
            return finalize(plan, namespace, attempt.nowMs()).build();
        }
        for (ApiObject object : remaining) {
            if (!object.isDeleting() && plan.stageSize() < Plan.MAX_STAGE) {
                plan.write(Write.Delete.of(object));
            }
        }
        boolean isBlocked = plan.hasNoWrites() || attempt.refusal() != null;
        if (isBlocked) {
            // only what stays on after its deletion is worth telling: most go at once
            Plan.Builder told = new Plan.Builder();
            status(told, namespace, remaining, attempt);
            told.then();
            plan.build().stages().forEach(stage -> stage.forEach(step -> told.write(step.write())));
            return told.build();
        }
        return plan.build();
    }

    /** Live objects; pods alone as long as there are any. */
    private List<ApiObject> remaining(String namespace) {
        List<ApiObject> all = new ArrayList<>();
        for (View view : contents) {
            if (view.kind() == Kinds.POD && !view.inNamespace(namespace).isEmpty()) {
                return new ArrayList<>(view.inNamespace(namespace));
            }
            all.addAll(view.inNamespace(namespace));
        }
        for (View view : Objects.requireNonNull(declared).custom()) {
            all.addAll(view.inNamespace(namespace));
        }
        return all;
    }

    private static Plan.Builder finalize(Plan.Builder plan, ApiObject namespace, long nowMs) {
        if (Conditions.find(namespace.status(), "NamespaceContentRemaining") != null) {
            Write status = Changes.status(namespace, told(namespace, List.of(), null, nowMs));
            if (status != null) {
                return plan.write(status);
            }
        }
        MapValue tree = Changes.tree(namespace);
        ListValue rest = new ListValue();
        for (Value finalizer : namespace.spec().list("finalizers")) {
            if (!finalizer.equals(new io.hydrofoil.objects.StringValue(FINALIZER))) {
                rest.add(finalizer);
            }
        }
        tree.ensureMap("spec").put("finalizers", rest);
        return plan.write(new Write.Update(namespace.key(), "finalize", tree));
    }

    private static void status(Plan.Builder plan, ApiObject namespace, List<ApiObject> remaining, Attempt attempt) {
        Write write = Changes.status(namespace, told(namespace, remaining, attempt.refusal(), attempt.nowMs()));
        if (write != null) {
            plan.write(write);
        }
    }

    private static MapValue told(
            ApiObject namespace, List<ApiObject> remaining, @Nullable ApiStatus refusal, long nowMs) {
        MapValue status = namespace.status().copy();
        tell(
                status,
                "NamespaceDeletionDiscoveryFailure",
                null,
                "ResourcesDiscovered",
                "All resources successfully discovered",
                nowMs);
        tell(
                status,
                "NamespaceDeletionGroupVersionParsingFailure",
                null,
                "ParsedGroupVersions",
                "All legacy kube types successfully parsed",
                nowMs);
        tell(
                status,
                "NamespaceDeletionContentFailure",
                refusal == null ? null : "Failed to delete all resource types, 1 remaining: " + refusal.message(),
                refusal == null ? "ContentDeleted" : "ContentDeletionFailed",
                "All content successfully deleted, may be waiting on finalization",
                nowMs);
        tell(
                status,
                "NamespaceContentRemaining",
                resources(remaining),
                remaining.isEmpty() ? "ContentRemoved" : "SomeResourcesRemain",
                "All content successfully removed",
                nowMs);
        String finalizers = finalizers(remaining);
        tell(
                status,
                "NamespaceFinalizersRemaining",
                finalizers,
                finalizers == null ? "ContentHasNoFinalizers" : "SomeFinalizersRemain",
                "All content-preserving finalizers finished",
                nowMs);
        return status;
    }

    private static @Nullable String resources(List<ApiObject> remaining) {
        Map<String, Integer> counts = new TreeMap<>();
        for (ApiObject object : remaining) {
            String group = object.kind().group();
            counts.merge(object.kind().plural() + "." + group, 1, Integer::sum);
        }
        List<String> texts = new ArrayList<>();
        counts.forEach((resource, count) -> texts.add(resource + " has " + count + " resource instances"));
        return texts.isEmpty() ? null : "Some resources are remaining: " + String.join(", ", texts);
    }

    private static @Nullable String finalizers(List<ApiObject> remaining) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (ApiObject object : remaining) {
            object.metadata().list("finalizers").texts().forEach(text -> counts.merge(text, 1, Integer::sum));
        }
        List<String> texts = new ArrayList<>();
        new TreeMap<>(counts)
                .forEach((finalizer, count) -> texts.add(finalizer + " in " + count + " resource instances"));
        return texts.isEmpty()
                ? null
                : "Some content in the namespace has finalizers remaining: " + String.join(", ", texts);
    }

    /** {@code problem} null: status False with the good message. */
    private static void tell(
            MapValue status, String type, @Nullable String problem, String reason, String good, long nowMs) {
        MapValue known = Conditions.find(status, type);
        MapValue condition = Conditions.of(known, type, problem == null ? "False" : "True", nowMs)
                .put("reason", reason)
                .put("message", problem == null ? good : problem);
        if (known == null || !known.equals(condition)) {
            Conditions.set(status, condition);
        }
    }
}
