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
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fills secrets that ask for the token of a service account with it, with the cluster's certificate and with the
 * namespace; deletes them when the account is gone.
 */
public final class TokenSecrets implements Reconciler {
    static final String TYPE = "kubernetes.io/service-account-token";
    static final String ACCOUNT = "kubernetes.io/service-account.name";
    static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";
    private static final String BY_ACCOUNT = "account";

    private final Issuer issuer;
    private final String rootCaPem;
    private @Nullable View secrets;
    private @Nullable View accounts;

    /** Makes tokens: the same one for the same arguments. */
    @FunctionalInterface
    public interface Issuer {
        String issue(String namespace, String account, String accountUid, String secret);
    }

    /** With the key of {@code issuer} and the cluster's CA certificate. */
    public TokenSecrets(Issuer issuer, String rootCaPem) {
        this.issuer = issuer;
        this.rootCaPem = rootCaPem;
    }

    @Override
    public String name() {
        return "serviceaccount-token-controller";
    }

    @Override
    public String user() {
        return "system:kube-controller-manager";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Kinds.SECRET)
                .index(BY_ACCOUNT, secret -> isOurs(secret) ? List.of(account(secret)) : List.of());
        secrets = all;
        accounts = views.of(Kinds.SERVICE_ACCOUNT);
        views.onChange(Kinds.SECRET, (before, after) -> {
            if (after != null && isOurs(after)) {
                queue.add(after.key());
            }
        });
        views.onChange(Kinds.SERVICE_ACCOUNT, (before, after) -> {
            ApiObject account = Objects.requireNonNull(after == null ? before : after);
            all.by(BY_ACCOUNT, account.namespace() + "/" + account.name()).forEach(secret -> queue.add(secret.key()));
        });
    }

    private static boolean isOurs(ApiObject secret) {
        return TYPE.equals(secret.tree().text("type"));
    }

    private static String account(ApiObject secret) {
        return secret.namespace() + "/" + secret.metadata().map("annotations").text(ACCOUNT, "");
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject secret = Objects.requireNonNull(secrets).get(key);
        if (secret == null || secret.isDeleting() || !isOurs(secret)) {
            return Plan.NOTHING;
        }
        MapValue annotations = secret.metadata().map("annotations");
        ApiObject account = Objects.requireNonNull(accounts).get(key.namespace(), annotations.text(ACCOUNT, ""));
        String uid = annotations.text(ACCOUNT_UID, "");
        Plan.Builder plan = new Plan.Builder();
        if (account == null || !(uid.isEmpty() || uid.equals(account.uid()))) {
            return plan.write(new Write.Delete(key, secret.uid(), secret.revision(), -1, null))
                    .build();
        }
        MapValue data = new MapValue();
        want(data, secret, "ca.crt", rootCaPem, true);
        want(data, secret, "namespace", key.namespace(), true);
        if (!secret.tree().map("data").has("token")) {
            want(
                    data,
                    secret,
                    "token",
                    issuer.issue(key.namespace(), account.name(), account.uid(), key.name()),
                    false);
        }
        if (data.isEmpty() && uid.equals(account.uid())) {
            return Plan.NOTHING;
        }
        MapValue metadata = new MapValue()
                .put("uid", secret.uid())
                .put("resourceVersion", Long.toString(secret.revision()))
                .put("annotations", new MapValue().put(ACCOUNT_UID, account.uid()));
        MapValue patch = new MapValue().put("metadata", metadata);
        if (!data.isEmpty()) {
            patch.put("data", data);
        }
        return plan.write(new Write.Patch(key, "", Write.PatchType.MERGE, patch))
                .build();
    }

    private static void want(MapValue data, ApiObject secret, String field, String text, boolean isKept) {
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        if (!isKept || !encoded.equals(secret.tree().map("data").text(field))) {
            data.put(field, encoded);
        }
    }
}
