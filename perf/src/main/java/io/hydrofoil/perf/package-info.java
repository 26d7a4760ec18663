/** Benchmarks. */
@NullMarked
package io.hydrofoil.perf;

import org.jspecify.annotations.NullMarked;
