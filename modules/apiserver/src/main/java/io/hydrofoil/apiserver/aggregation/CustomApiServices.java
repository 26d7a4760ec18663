package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an APIService for each version of a group of custom resources, as long as a definition serves it: made again
 * if somebody deletes it, corrected if somebody changes it. One without the label that says so is nobody's but its
 * maker's.
 */
final class CustomApiServices implements Reconciler {
    private static final Kind DEFINITION =
            KindTable.builtin().require("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    private static final String LABEL = "kube-aggregator.kubernetes.io/automanaged";
    private static final String ALWAYS = "true";
    private static final String BY_VERSION = "version";
    private static final long GROUP_PRIORITY = 1000;
    private static final long VERSION_PRIORITY = 100;

    private @Nullable View apiServices;
    private @Nullable View definitions;

    @Override
    public String name() {
        return "autoregister";
    }

    @Override
    public String user() {
        return "system:apiserver";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        apiServices = views.of(Aggregation.KIND);
        definitions = views.of(DEFINITION).index(BY_VERSION, CustomApiServices::served);
        views.onChange(
                Aggregation.KIND,
                (before, after) -> queue.add(
                        Objects.requireNonNull(after == null ? before : after).key()));
        views.onChange(DEFINITION, (before, after) -> {
            names(before).forEach(name -> queue.add(key(name)));
            names(after).forEach(name -> queue.add(key(name)));
        });
    }

    private static ObjectKey key(String name) {
        return new ObjectKey(Aggregation.KIND, "", name);
    }

    private static List<String> names(@Nullable ApiObject definition) {
        return definition == null ? List.of() : served(definition);
    }

    /** Names of the APIServices of what a definition serves. */
    private static List<String> served(ApiObject definition) {
        List<String> names = new ArrayList<>();
        for (MapValue condition : definition.status().list("conditions").maps()) {
            if (condition.text("type", "").equals("Established")
                    && condition.text("status", "").equals("True")) {
                for (MapValue version : definition.spec().list("versions").maps()) {
                    if (version.flag("served", false)) {
                        names.add(version.text("name", "") + "."
                                + definition.spec().text("group", ""));
                    }
                }
            }
        }
        return names;
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject now = Objects.requireNonNull(apiServices).get(key);
        boolean isWanted =
                !Objects.requireNonNull(definitions).by(BY_VERSION, key.name()).isEmpty();
        Plan.Builder plan = new Plan.Builder();
        if (now == null) {
            if (isWanted) {
                plan.write(new Write.Create(Aggregation.KIND, "", apiService(key.name())));
            }
            return plan.build();
        }
        if (now.isDeleting() || !ALWAYS.equals(now.labels().get(LABEL))) {
            return plan.build();
        }
        MapValue wanted = spec(key.name());
        if (!isWanted) {
            plan.write(Write.Delete.of(now));
        } else if (!now.spec().equals(wanted)) {
            MapValue tree = now.tree().copy().put("spec", wanted);
            tree.ensureMap("metadata").put("resourceVersion", Long.toString(now.revision()));
            plan.write(new Write.Update(key, "", tree));
        }
        return plan.build();
    }

    private static MapValue apiService(String name) {
        MapValue metadata = new MapValue().put("name", name).put("labels", new MapValue().put(LABEL, ALWAYS));
        return new MapValue().put("metadata", metadata).put("spec", spec(name));
    }

    private static MapValue spec(String name) {
        int dot = name.indexOf('.');
        return new MapValue()
                .put("group", name.substring(dot + 1))
                .put("groupPriorityMinimum", GROUP_PRIORITY)
                .put("version", name.substring(0, dot))
                .put("versionPriority", VERSION_PRIORITY);
    }
}
