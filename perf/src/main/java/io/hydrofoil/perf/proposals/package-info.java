/** The log by itself: what a proposal costs and how long it takes, on one member and on three, synced or not. */
@NullMarked
package io.hydrofoil.perf.proposals;

import org.jspecify.annotations.NullMarked;
