/**
 * The shell of flow control at the server's entry: locks, threads and metrics around the decisions of {@code
 * apiserver.flow}.
 */
@NullMarked
package io.hydrofoil.apiserver.gate;

import org.jspecify.annotations.NullMarked;
