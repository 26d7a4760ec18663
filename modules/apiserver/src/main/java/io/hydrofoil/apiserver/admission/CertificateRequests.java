package io.hydrofoil.apiserver.admission;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.CertificateRequest;
import io.hydrofoil.access.Identity;
import io.hydrofoil.access.PkiException;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.Base64;
import java.util.Objects;

/**
 * Certificate signing requests: who approves or signs for a signer needs its verb on that signer, and nobody gets a
 * client certificate of the masters by them (the plug-ins CertificateApproval, CertificateSigning and
 * CertificateSubjectRestriction).
 */
final class CertificateRequests implements Plugin {
    private static final String GROUP = "certificates.k8s.io";
    private static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client";

    private final Kind requests;
    private final Authorizer authorizer;

    CertificateRequests(KindTable kinds, Authorizer authorizer) {
        this.requests = kinds.require(GROUP + "/v1", "CertificateSigningRequest");
        this.authorizer = authorizer;
    }

    @Override
    public void validate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        if (attempt.stored() != requests) {
            return;
        }
        switch (operation) {
            case CREATE -> restrict(attempt, object);
            case UPDATE -> {
                String signer = old.map("spec").text("signerName", "");
                switch (attempt.target().subresourceName()) {
                    case "approval" -> demand(attempt, object, "approve", signer);
                    case "status" -> {
                        if (isDecided(object, old)) {
                            demand(attempt, object, "sign", signer);
                        }
                    }
                    default -> {
                        // changes nothing that matters
                    }
                }
            }
            case DELETE, CONNECT -> {
                // as roles say
            }
        }
    }

    private static boolean isDecided(MapValue object, MapValue old) {
        MapValue now = object.map("status");
        MapValue before = old.map("status");
        return !Objects.equals(now.get("certificate"), before.get("certificate"))
                || !now.list("conditions").equals(before.list("conditions"));
    }

    private void demand(Attempt attempt, MapValue object, String verb, String signer) throws RefusedException {
        int slash = signer.indexOf('/');
        String domain = signer.substring(0, Math.max(slash, 0)) + "/*";
        if (!may(attempt.who(), verb, signer) && !may(attempt.who(), verb, domain)) {
            String text = "user not permitted to " + verb + " requests with signerName \"" + signer + "\"";
            throw Matches.forbidden(attempt, object, text);
        }
    }

    private boolean may(Identity who, String verb, String signer) {
        return authorizer.reason(who, new Attributes(verb, GROUP, "signers", "", "", signer, "")) != null;
    }

    private static void restrict(Attempt attempt, MapValue object) throws RefusedException {
        MapValue spec = object.map("spec");
        if (!spec.text("signerName", "").equals(CLIENT_SIGNER)) {
            return;
        }
        try {
            byte[] pem = Base64.getMimeDecoder().decode(spec.text("request", ""));
            if (CertificateRequest.parse(pem).organizations().contains(Identity.MASTERS)) {
                throw Matches.forbidden(
                        attempt,
                        object,
                        "use of " + CLIENT_SIGNER + " signer with " + Identity.MASTERS + " group is not allowed");
            }
        } catch (PkiException e) {
            throw Matches.forbidden(attempt, object, "failed to parse CSR: " + e.getMessage());
        }
    }
}
