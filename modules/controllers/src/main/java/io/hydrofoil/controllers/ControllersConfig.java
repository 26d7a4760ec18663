package io.hydrofoil.controllers;

import io.hydrofoil.client.ServedMetrics;
import io.hydrofoil.client.Usage;
import java.time.Duration;

/**
 * What controllers need to be told.
 *
 * @param rootCaPem the cluster's CA certificate, which every namespace gets as config map kube-root-ca.crt
 * @param identity name of this process in Leases, for example {@code host_1f0c…}
 * @param usage what pods use of their resources, for autoscaling
 * @param metrics what extensions measure, for autoscaling
 * @param eventTtl how long an event is kept after its last repetition
 * @param tokens makes the tokens of service accounts that lie in secrets
 */
public record ControllersConfig(
        String rootCaPem, String identity, Usage usage, ServedMetrics metrics, Duration eventTtl, TokenIssuer tokens) {
    /** Makes tokens: the same one for the same arguments. */
    @FunctionalInterface
    public interface TokenIssuer {
        /** The token of an account for a secret of its namespace. */
        String issue(String namespace, String account, String accountUid, String secret);
    }
}
