package io.hydrofoil.scheduler.extender;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One extender, as in a KubeSchedulerConfiguration.
 *
 * @param urlPrefix where it is; verbs are appended
 * @param filterVerb empty: it does not filter; likewise the others
 * @param weight what its scores weigh
 * @param timeoutMs how long an answer may take
 * @param nodeCacheCapable whether it knows nodes by name, so that only names are sent
 * @param managedResources if not empty, only pods that ask for one of these concern it
 * @param ignoredResources those of them that the scheduler itself does not look at
 * @param isIgnorable whether pods are placed without it when it does not answer
 * @param tls how it is reached by HTTPS; null: by HTTP, or by HTTPS with the machine's trust
 */
public record ExtenderConfig(
        String urlPrefix,
        String filterVerb,
        String prioritizeVerb,
        String preemptVerb,
        String bindVerb,
        int weight,
        long timeoutMs,
        boolean nodeCacheCapable,
        Set<String> managedResources,
        Set<String> ignoredResources,
        boolean isIgnorable,
        @Nullable Tls tls) {
    /** Answers that are not there by then are late. */
    public static final long DEFAULT_TIMEOUT_MS = 30_000;

    /**
     * How to trust and be trusted.
     *
     * @param isInsecure whether any certificate will do
     * @param authorityPem certificates to trust, or empty: the machine's
     * @param certificatePem own certificate, or empty
     * @param keyPem own key in PKCS#8, or empty
     */
    public record Tls(boolean isInsecure, String authorityPem, String certificatePem, String keyPem) {}
}
