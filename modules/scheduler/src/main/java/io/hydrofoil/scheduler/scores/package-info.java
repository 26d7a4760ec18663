/** How good a row is for a pod, by what only that row's own state decides. */
@NullMarked
package io.hydrofoil.scheduler.scores;

import org.jspecify.annotations.NullMarked;
