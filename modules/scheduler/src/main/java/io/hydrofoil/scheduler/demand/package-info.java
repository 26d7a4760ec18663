/** What a pod asks of its place, as values that know no node. */
@NullMarked
package io.hydrofoil.scheduler.demand;

import org.jspecify.annotations.NullMarked;
