/** What a benchmark does, as values read from YAML. Pure. */
@NullMarked
package io.hydrofoil.bench.scenario;

import org.jspecify.annotations.NullMarked;
