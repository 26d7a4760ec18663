/** Test world: seeds, simulated clock, golden scripts, tidy test. */
@NullMarked
package io.hydrofoil.testkit;

import org.jspecify.annotations.NullMarked;
