package io.hydrofoil.controllers.certificates;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Deletes certificate signing requests that nobody needs any more: an hour after they were answered, a day after they
 * came if nobody answers, and when the certificate has expired.
 */
public final class CertificateCleaner implements Reconciler {
    private static final long ANSWERED_MS = 3_600_000;
    private static final long PENDING_MS = 24 * ANSWERED_MS;

    private @Nullable View requests;

    @Override
    public String name() {
        return "certificatesigningrequest-cleaner-controller";
    }

    @Override
    public String user() {
        return "system:serviceaccount:kube-system:certificate-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        requests = views.of(Kinds.CERTIFICATE_REQUEST);
        views.onChange(Kinds.CERTIFICATE_REQUEST, (before, after) -> {
            if (after != null) {
                queue.add(after.key());
            }
        });
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject request = Objects.requireNonNull(requests).get(key);
        if (request == null || request.isDeleting()) {
            return Plan.NOTHING;
        }
        long dueMs = dueMs(request);
        Plan.Builder plan = new Plan.Builder();
        if (attempt.nowMs() >= dueMs) {
            plan.write(Write.Delete.of(request));
        } else if (dueMs != Long.MAX_VALUE) {
            plan.requeueAt(dueMs);
        }
        return plan.build();
    }

    private static long dueMs(ApiObject request) {
        MapValue status = request.status();
        ListValue conditions = status.list("conditions");
        if (conditions.isEmpty()) {
            return Times.ms(request.metadata().text("creationTimestamp"), 0) + PENDING_MS;
        }
        String certificate = status.text("certificate", "");
        long dueMs = Long.MAX_VALUE;
        for (MapValue condition : conditions.maps()) {
            long answeredMs = Times.ms(condition.text("lastUpdateTime"), 0) + ANSWERED_MS;
            switch (condition.text("type", "")) {
                case "Denied", "Failed" -> dueMs = Math.min(dueMs, answeredMs);
                case "Approved" -> {
                    if (!certificate.isEmpty()) {
                        dueMs = Math.min(dueMs, Math.min(answeredMs, expiryMs(certificate)));
                    }
                }
                default -> {
                    // says nothing about an end
                }
            }
        }
        return dueMs;
    }

    /** When a certificate expires; one that cannot be read does not. */
    private static long expiryMs(String base64) {
        try {
            byte[] pem = Base64.getMimeDecoder().decode(base64);
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem))
                            instanceof X509Certificate certificate
                    ? certificate.getNotAfter().toInstant().toEpochMilli()
                    : Long.MAX_VALUE;
        } catch (CertificateException e) {
            return Long.MAX_VALUE;
        }
    }
}
