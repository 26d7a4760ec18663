/** Runs the store under Aeron Cluster. */
@NullMarked
package io.hydrofoil.consensus;

import org.jspecify.annotations.NullMarked;
