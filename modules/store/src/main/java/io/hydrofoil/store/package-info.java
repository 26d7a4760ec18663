/** Deterministic state machine over keys and bytes. */
@NullMarked
package io.hydrofoil.store;

import org.jspecify.annotations.NullMarked;
