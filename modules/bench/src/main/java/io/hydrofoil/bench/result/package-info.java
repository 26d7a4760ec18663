/** What came out: figures, their comparison, and the report. Pure. */
@NullMarked
package io.hydrofoil.bench.result;

import org.jspecify.annotations.NullMarked;
