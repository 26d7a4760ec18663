/**
 * Runs the store under Aeron Cluster: one member as well as three or five, one code path. No other module sees Aeron.
 */
@NullMarked
package io.hydrofoil.consensus;

import org.jspecify.annotations.NullMarked;
