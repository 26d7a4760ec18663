/**
 * What the scheduler costs by itself: its agent as the product runs it, on a cluster in memory that answers every write
 * at once.
 */
@NullMarked
package io.hydrofoil.perf.scheduling;

import org.jspecify.annotations.NullMarked;
