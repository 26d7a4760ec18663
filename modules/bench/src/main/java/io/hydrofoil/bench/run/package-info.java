/** Scenarios at work: the load, what is measured, what is seen meanwhile. Closed to other modules. */
@NullMarked
package io.hydrofoil.bench.run;

import org.jspecify.annotations.NullMarked;
