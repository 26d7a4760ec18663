package io.hydrofoil.controllers;

/**
 * What controllers need to be told.
 *
 * @param rootCaPem the cluster's CA certificate, which every namespace gets as config map kube-root-ca.crt
 * @param identity name of this process in Leases, for example {@code host_1f0c…}
 */
public record ControllersConfig(String rootCaPem, String identity) {}
