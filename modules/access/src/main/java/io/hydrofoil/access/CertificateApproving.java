package io.hydrofoil.access;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Approves the client certificates of nodes for those who may have them: nodes themselves, and who brings them in. */
final class CertificateApproving implements Reconciler {
    private final Authorizer authorizer;
    private @Nullable View requests;

    CertificateApproving(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public String name() {
        return "certificatesigningrequest-approving-controller";
    }

    @Override
    public String user() {
        return CertificateSigning.USER;
    }

    @Override
    public void watch(Views views, KeySink queue) {
        requests = views.of(CertificateSigning.REQUESTS);
        views.onChange(CertificateSigning.REQUESTS, (before, after) -> {
            if (after != null && isUndecided(after)) {
                queue.add(after.key());
            }
        });
    }

    private static boolean isUndecided(ApiObject request) {
        return request.spec().text("signerName", "").equals(Signers.NODE_CLIENT)
                && request.status().text("certificate", "").isEmpty()
                && !CertificateSigning.has(request, "Approved")
                && !CertificateSigning.has(request, "Denied");
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject object = Objects.requireNonNull(requests).get(key);
        if (object == null || !isUndecided(object)) {
            return Plan.NOTHING;
        }
        String message = approval(object.spec());
        if (message.isEmpty()) {
            return Plan.NOTHING;
        }
        MapValue status = object.status().copy();
        status.ensureList("conditions")
                .add(CertificateSigning.condition("Approved", "AutoApproved", message, attempt.nowMs()));
        return new Plan.Builder()
                .write(CertificateSigning.update(object, "approval", status))
                .build();
    }

    /** Why a request is approved; empty if it is left to others. */
    private String approval(MapValue spec) {
        CertificateRequest request;
        try {
            request = CertificateRequest.parse(Base64.getMimeDecoder().decode(spec.text("request", "")));
        } catch (PkiException e) {
            // It cannot have been accepted like this by this version; whoever signs will say what is wrong with it.
            return "";
        }
        List<String> usages = spec.list("usages").texts();
        if (!Signers.nodeClientFault(request, usages).isEmpty()) {
            return "";
        }
        Identity who = requester(spec);
        if (who.user().equals(request.commonName()) && may(who, "selfnodeclient")) {
            return "Auto approving self kubelet client certificate after SubjectAccessReview.";
        }
        return may(who, "nodeclient") ? "Auto approving kubelet client certificate after SubjectAccessReview." : "";
    }

    private boolean may(Identity who, String subresource) {
        return authorizer.reason(
                        who,
                        new Attributes(
                                "create", "certificates.k8s.io", "certificatesigningrequests", subresource, "", "", ""))
                != null;
    }

    private static Identity requester(MapValue spec) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        spec.map("extra").forEach(field -> {
            if (field.getValue() instanceof ListValue values) {
                extra.put(field.getKey(), values.texts());
            }
        });
        return new Identity(
                spec.text("username", ""),
                spec.text("uid", ""),
                spec.list("groups").texts(),
                extra);
    }
}
