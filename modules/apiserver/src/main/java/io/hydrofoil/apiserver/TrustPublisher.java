package io.hydrofoil.apiserver;

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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the config map of {@link ClientTrust} as it is to be, whoever deletes or changes it. */
final class TrustPublisher implements Reconciler {
    private static final Kind CONFIG_MAP = KindTable.builtin().require("v1", "ConfigMap");
    private static final ObjectKey KEY = new ObjectKey(CONFIG_MAP, ClientTrust.NAMESPACE, ClientTrust.NAME);

    private final ClientTrust trust;
    private @Nullable View configMaps;

    TrustPublisher(ClientTrust trust) {
        this.trust = trust;
    }

    @Override
    public String name() {
        return "cluster-authentication-trust";
    }

    @Override
    public String user() {
        return "system:apiserver";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        configMaps = views.of(CONFIG_MAP);
        views.onChange(CONFIG_MAP, (before, after) -> {
            ApiObject changed = Objects.requireNonNull(after == null ? before : after);
            if (changed.name().equals(ClientTrust.NAME)) {
                queue.add(changed.key());
            }
        });
        queue.add(KEY);
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject now = Objects.requireNonNull(configMaps).get(key);
        Plan.Builder plan = new Plan.Builder();
        if (!key.equals(KEY) || (now != null && now.isDeleting())) {
            return plan.build();
        }
        MapValue before = now == null ? null : now.tree().map("data");
        MapValue wanted = trust.configMap(before);
        if (now == null) {
            plan.write(new Write.Create(CONFIG_MAP, ClientTrust.NAMESPACE, wanted));
        } else if (before == null || !before.equals(wanted.map("data"))) {
            MapValue tree = now.tree().copy().put("data", wanted.map("data"));
            tree.ensureMap("metadata").put("resourceVersion", Long.toString(now.revision()));
            plan.write(new Write.Update(key, "", tree));
        }
        return plan.build();
    }
}
