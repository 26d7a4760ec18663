package io.hydrofoil.apiserver.outbound;

import java.net.InetSocketAddress;

/**
 * Whom a connection is to.
 *
 * @param address where it listens
 * @param host its name in certificates and in the Host header
 * @param port in the Host header
 * @param trust who vouches for it
 */
record Target(InetSocketAddress address, String host, int port, Trust trust) {}
