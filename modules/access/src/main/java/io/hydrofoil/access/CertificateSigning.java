package io.hydrofoil.access;

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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Signs approved certificate signing requests of the cluster's own signers, and says of those that they may not sign
 * why. Not pure: it holds the authority's key.
 */
final class CertificateSigning implements Reconciler {
    static final Kind REQUESTS = KindTable.builtin().require("certificates.k8s.io/v1", "CertificateSigningRequest");
    static final String USER = "system:serviceaccount:kube-system:certificate-controller";

    private final Pki pki;
    private @Nullable View requests;

    CertificateSigning(Pki pki) {
        this.pki = pki;
    }

    @Override
    public String name() {
        return "certificatesigningrequest-signing-controller";
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public void watch(Views views, KeySink queue) {
        requests = views.of(REQUESTS);
        views.onChange(REQUESTS, (before, after) -> {
            if (after != null && isToBeSigned(after)) {
                queue.add(after.key());
            }
        });
    }

    private static boolean isToBeSigned(ApiObject request) {
        return Signers.isOurs(request.spec().text("signerName", ""))
                && request.status().text("certificate", "").isEmpty()
                && has(request, "Approved")
                && !has(request, "Denied")
                && !has(request, "Failed");
    }

    /** Whether a condition is true. */
    static boolean has(ApiObject request, String type) {
        for (MapValue condition : request.status().list("conditions").maps()) {
            if (condition.text("type", "").equals(type)
                    && condition.text("status", "").equals("True")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject object = Objects.requireNonNull(requests).get(key);
        if (object == null || !isToBeSigned(object)) {
            return Plan.NOTHING;
        }
        MapValue spec = object.spec();
        List<String> usages = spec.list("usages").texts();
        MapValue status = object.status().copy();
        try {
            CertificateRequest request =
                    CertificateRequest.parse(Base64.getMimeDecoder().decode(spec.text("request", "")));
            String fault = Signers.fault(spec.text("signerName", ""), request, usages);
            if (fault.isEmpty()) {
                byte[] pem = pki.sign(request, usages, spec.number("expirationSeconds", 0), attempt.nowMs());
                status.put("certificate", Base64.getEncoder().encodeToString(pem));
            } else {
                fail(status, "SignerValidationFailure", fault, attempt.nowMs());
            }
        } catch (PkiException e) {
            fail(status, "SigningFailure", String.valueOf(e.getMessage()), attempt.nowMs());
        }
        return new Plan.Builder().write(update(object, "status", status)).build();
    }

    private static void fail(MapValue status, String reason, String message, long nowMs) {
        status.ensureList("conditions").add(condition("Failed", reason, message, nowMs));
    }

    /** A true condition as of now. */
    static MapValue condition(String type, String reason, String message, long nowMs) {
        String now = Instant.ofEpochMilli(nowMs).truncatedTo(ChronoUnit.SECONDS).toString();
        return new MapValue()
                .put("type", type)
                .put("status", "True")
                .put("reason", reason)
                .put("message", message)
                .put("lastUpdateTime", now)
                .put("lastTransitionTime", now);
    }

    /** Replaces the status of the object as it is at its revision. */
    static Write update(ApiObject object, String subresource, MapValue status) {
        MapValue tree = object.tree().copy();
        tree.ensureMap("metadata").put("resourceVersion", Long.toString(object.revision()));
        return new Write.Update(object.key(), subresource, tree.put("status", status));
    }
}
