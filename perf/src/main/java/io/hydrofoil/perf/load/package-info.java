/**
 * Load generator for any Kubernetes API server: scenarios over HTTP/2 or HTTP/1.1, counted per CPU second of the
 * server.
 */
@NullMarked
package io.hydrofoil.perf.load;

import org.jspecify.annotations.NullMarked;
