/**
 * Any Kubernetes API server from outside: kubeconfig, connections by HTTP/2 or HTTP/1.1, and a cluster for
 * control loops
 * over them.
 */
@NullMarked
package io.hydrofoil.remote;

import org.jspecify.annotations.NullMarked;
