package io.hydrofoil.controllers.serviceaccount;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps one object of a fixed name in every live namespace. */
public final class NamespaceContents implements Reconciler {
    private final String name;
    private final ObjectKey model;
    private final MapValue content;
    private @Nullable View namespaces;
    private @Nullable View objects;

    private NamespaceContents(String name, Kind kind, String objectName, MapValue content) {
        this.name = name;
        this.model = new ObjectKey(kind, "", objectName);
        this.content = content.freeze();
    }

    /** The service account that pods without another one get. */
    public static NamespaceContents defaultServiceAccount() {
        return new NamespaceContents("service-account-controller", Kinds.SERVICE_ACCOUNT, "default", new MapValue());
    }

    /** The certificate by which pods know the API server. */
    public static NamespaceContents rootCa(String pem) {
        String about =
                "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as"
                        + " the internal service IP or kubernetes.default.svc. No other usage is guaranteed across"
                        + " distributions of Kubernetes clusters.";
        MapValue content = new MapValue()
                .put(
                        "metadata",
                        new MapValue().put("annotations", new MapValue().put("kubernetes.io/description", about)))
                .put("data", new MapValue().put("ca.crt", pem));
        return new NamespaceContents("root-ca-cert-publisher", Kinds.CONFIG_MAP, "kube-root-ca.crt", content);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void watch(Views views, KeySink queue) {
        namespaces = views.of(Kinds.NAMESPACE);
        objects = views.of(model.kind());
        views.onChange(Kinds.NAMESPACE, (before, after) -> {
            if (after != null) {
                queue.add(after.key());
            }
        });
        views.onChange(model.kind(), (before, after) -> {
            ApiObject object = after == null ? before : after;
            if (object != null && object.name().equals(model.name())) {
                queue.add(new ObjectKey(Kinds.NAMESPACE, "", object.namespace()));
            }
        });
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject namespace = Objects.requireNonNull(namespaces).get(key);
        if (namespace == null || namespace.isDeleting()) {
            return Plan.NOTHING;
        }
        ApiObject object = Objects.requireNonNull(objects).get(key.name(), model.name());
        Plan.Builder plan = new Plan.Builder();
        if (object == null) {
            MapValue tree = content.copy();
            tree.ensureMap("metadata").put("name", model.name()).put("namespace", key.name());
            plan.write(new Write.Create(model.kind(), key.name(), tree));
        } else if (content.has("data") && !object.tree().map("data").equals(content.map("data"))) {
            plan.write(Changes.update(
                    object, Changes.tree(object).put("data", content.map("data").copy())));
        }
        return plan.build();
    }
}
