package io.hydrofoil.access;

import io.hydrofoil.client.Reconciler;
import java.util.List;

/** The loops that approve and sign certificate signing requests; to be run by an agent. */
public final class CertificateLoops {
    private CertificateLoops() {}

    /** Loops that sign with this authority, for those whom {@code authorizer} lets have certificates. */
    public static List<Reconciler> of(Pki pki, Authorizer authorizer) {
        return List.of(new CertificateApproving(authorizer), new CertificateSigning(pki));
    }
}
