package io.hydrofoil.controllers;

import io.hydrofoil.client.Usage;

/**
 * What controllers need to be told.
 *
 * @param rootCaPem the cluster's CA certificate, which every namespace gets as config map kube-root-ca.crt
 * @param identity name of this process in Leases, for example {@code host_1f0c…}
 * @param usage what pods use of their resources, for autoscaling
 */
public record ControllersConfig(String rootCaPem, String identity, Usage usage) {}
