package io.hydrofoil.controllers.serviceaccount;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Clears away tokens that service accounts of old clusters were given without asking: one that nobody has used for a
 * year is marked invalid, and deleted after another year. How long use has been recorded stands in a config map.
 */
public final class UnusedTokens implements Reconciler {
    private static final String LAST_USED = "kubernetes.io/legacy-token-last-used";
    private static final String INVALID_SINCE = "kubernetes.io/legacy-token-invalid-since";
    private static final int DAYS = 365;
    private static final long DAY_MS = 86_400_000;
    private static final ObjectKey TRACKING =
            new ObjectKey(Kinds.CONFIG_MAP, "kube-system", "kube-apiserver-legacy-service-account-token-tracking");

    private @Nullable View secrets;
    private @Nullable View accounts;
    private @Nullable View maps;
    private @Nullable View pods;

    @Override
    public String name() {
        return "legacy-service-account-token-cleaner";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Kinds.SECRET);
        secrets = all;
        accounts = views.of(Kinds.SERVICE_ACCOUNT);
        maps = views.of(Kinds.CONFIG_MAP);
        pods = views.of(Kinds.POD);
        views.onChange(Kinds.SECRET, (before, after) -> {
            if (after != null && TokenSecrets.TYPE.equals(after.tree().text("type"))) {
                queue.add(after.key());
            }
        });
        views.onChange(Kinds.CONFIG_MAP, (before, after) -> {
            if (after != null && after.key().equals(TRACKING)) {
                all.all().stream()
                        .filter(secret -> TokenSecrets.TYPE.equals(secret.tree().text("type")))
                        .forEach(secret -> queue.add(secret.key()));
            }
        });
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject secret = Objects.requireNonNull(secrets).get(key);
        if (secret == null || secret.isDeleting() || !wasGiven(secret)) {
            return Plan.NOTHING;
        }
        LocalDate today =
                Instant.ofEpochMilli(attempt.nowMs()).atZone(ZoneOffset.UTC).toLocalDate();
        ApiObject tracking = Objects.requireNonNull(maps).get(TRACKING);
        LocalDate recorded =
                tracking == null ? null : date(tracking.tree().map("data").text("since"));
        if (recorded == null) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = new Plan.Builder().requeueAt(attempt.nowMs() + DAY_MS);
        LocalDate used = date(secret.labels().get(LAST_USED));
        LocalDate created = date(secret.metadata().text("creationTimestamp", "").split("T", 2)[0]);
        LocalDate invalid = date(secret.labels().get(INVALID_SINCE));
        boolean isOld = recorded.plusDays(DAYS).isBefore(today)
                && (created == null || created.plusDays(DAYS).isBefore(today))
                && (used == null || used.plusDays(DAYS).isBefore(today));
        if (!isOld || isMounted(secret)) {
            if (secret.labels().containsKey(INVALID_SINCE)) {
                plan.write(label(secret, null));
            }
        } else if (invalid == null) {
            plan.write(label(secret, today.toString()));
        } else if (invalid.plusDays(DAYS).isBefore(today)) {
            plan.write(new Write.Delete(key, secret.uid(), secret.revision(), -1, null));
        }
        return plan.build();
    }

    /** Whether the account lists the secret: only those were made without asking. */
    private boolean wasGiven(ApiObject secret) {
        String name = secret.metadata().map("annotations").text(TokenSecrets.ACCOUNT, "");
        ApiObject account = Objects.requireNonNull(accounts).get(secret.namespace(), name);
        if (account == null || !TokenSecrets.TYPE.equals(secret.tree().text("type"))) {
            return false;
        }
        for (MapValue reference : account.tree().list("secrets").maps()) {
            if (secret.name().equals(reference.text("name"))) {
                return true;
            }
        }
        return false;
    }

    private boolean isMounted(ApiObject secret) {
        for (ApiObject pod : Objects.requireNonNull(pods).inNamespace(secret.namespace())) {
            for (MapValue volume : pod.spec().list("volumes").maps()) {
                if (secret.name().equals(volume.map("secret").text("secretName"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable LocalDate date(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    private static Write label(ApiObject secret, @Nullable String since) {
        MapValue labels = new MapValue();
        if (since == null) {
            labels.put(INVALID_SINCE, io.hydrofoil.objects.NullValue.NULL);
        } else {
            labels.put(INVALID_SINCE, since);
        }
        MapValue metadata = new MapValue()
                .put("uid", secret.uid())
                .put("resourceVersion", Long.toString(secret.revision()))
                .put("labels", labels);
        return new Write.Patch(secret.key(), "", Write.PatchType.MERGE, new MapValue().put("metadata", metadata));
    }
}
