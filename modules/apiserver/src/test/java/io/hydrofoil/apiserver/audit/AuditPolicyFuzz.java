package io.hydrofoil.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.AuditPolicyException;
import io.hydrofoil.testkit.FuzzTarget;
import java.util.List;

/** An audit policy grades every request, or is refused in words. */
final class AuditPolicyFuzz implements FuzzTarget {
    @Override
    public void check(byte[] input) {
        try {
            AuditPolicy policy = AuditPolicy.parse(input);
            Identity who = Identity.of("jane", "system:authenticated");
            assertThat(policy.grade(who, new Attributes("get", "apps", "deployments", "scale", "n", "a", "")))
                    .isNotNull();
            assertThat(policy.grade(who, Attributes.ofPath("get", "/healthz"))).isNotNull();
        } catch (AuditPolicyException e) {
            assertThat(e.getMessage()).isNotNull();
        }
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts("""
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived]
                rules:
                - level: Metadata
                  users: [jane]
                  verbs: [get]
                  resources: [{group: apps, resources: ["deployments/scale", "*/status"], resourceNames: [a]}]
                  namespaces: [n]
                  omitManagedFields: true
                - level: None
                  nonResourceURLs: ["/healthz*", "*"]
                - level: RequestResponse
                  omitStages: [Panic]
                """);
    }
}
