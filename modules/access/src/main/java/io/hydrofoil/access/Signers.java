package io.hydrofoil.access;

import java.util.ArrayList;
import java.util.List;

/** The signers that a cluster has itself, and what they sign (source: documentation of signing requests). */
final class Signers {
    static final String CLIENT = "kubernetes.io/kube-apiserver-client";
    static final String NODE_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
    static final String NODE_SERVING = "kubernetes.io/kubelet-serving";
    static final String LEGACY = "kubernetes.io/legacy-unknown";

    private static final String NODES = "system:nodes";
    private static final String NODE_PREFIX = "system:node:";
    private static final List<String> OF_NODES_AS_CLIENTS =
            List.of("client auth", "digital signature", "key encipherment");
    private static final List<String> OF_NODES_AS_SERVERS =
            List.of("digital signature", "key encipherment", "server auth");

    private Signers() {}

    /** Whether this cluster signs for it. */
    static boolean isOurs(String signer) {
        return switch (signer) {
            case CLIENT, NODE_CLIENT, NODE_SERVING, LEGACY -> true;
            default -> false;
        };
    }

    /** Why one of our signers may not sign a request; empty if it may. */
    static String fault(String signer, CertificateRequest request, List<String> usages) {
        return switch (signer) {
            case CLIENT -> clientFault(usages);
            case NODE_CLIENT -> nodeClientFault(request, usages);
            case NODE_SERVING -> nodeServingFault(request, usages);
            default -> "";
        };
    }

    private static String clientFault(List<String> usages) {
        for (String usage : usages) {
            if (!OF_NODES_AS_CLIENTS.contains(usage)) {
                return "invalid usage for client certificate: " + usage;
            }
        }
        return usages.contains("client auth") ? "" : "missing required usage for client certificate: client auth";
    }

    static String nodeClientFault(CertificateRequest request, List<String> usages) {
        if (!request.organizations().equals(List.of(NODES))) {
            return "subject organization is not system:nodes";
        }
        if (request.hasDnsNames()) {
            return "DNS subjectAltNames are not allowed";
        }
        if (request.hasEmails()) {
            return "Email subjectAltNames are not allowed";
        }
        if (request.hasAddresses()) {
            return "IP subjectAltNames are not allowed";
        }
        if (request.hasUris()) {
            return "URI subjectAltNames are not allowed";
        }
        if (!request.commonName().startsWith(NODE_PREFIX)) {
            return "subject common name does not begin with system:node:";
        }
        return usagesFault(usages, OF_NODES_AS_CLIENTS);
    }

    private static String nodeServingFault(CertificateRequest request, List<String> usages) {
        if (!request.organizations().equals(List.of(NODES))) {
            return "subject organization is not system:nodes";
        }
        if (!request.hasDnsNames() && !request.hasAddresses()) {
            return "DNS or IP subjectAltName is required";
        }
        if (request.hasEmails()) {
            return "Email subjectAltNames are not allowed";
        }
        if (request.hasUris()) {
            return "URI subjectAltNames are not allowed";
        }
        String fault = usagesFault(usages, OF_NODES_AS_SERVERS);
        if (!fault.isEmpty()) {
            return fault;
        }
        return request.commonName().startsWith(NODE_PREFIX)
                ? ""
                : "subject common name does not begin with system:node:";
    }

    /** Just these; keys that cannot encipher (of elliptic curves) may leave that out. */
    private static String usagesFault(List<String> usages, List<String> expected) {
        List<String> given = usages.stream().distinct().sorted().toList();
        List<String> without = new ArrayList<>(expected);
        without.remove("key encipherment");
        return given.equals(expected) || given.equals(without)
                ? ""
                : "usages did not match [" + String.join(" ", expected) + "]";
    }
}
