/** Benchmarks of any Kubernetes API server: load, measurements, scenarios, comparison, report. */
@NullMarked
package io.hydrofoil.bench;

import org.jspecify.annotations.NullMarked;
