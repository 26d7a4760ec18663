/** The product on one thread under simulated time, log, network and disk, all drawn from a seed; and who checks it. */
@NullMarked
package io.hydrofoil.simulation;

import org.jspecify.annotations.NullMarked;
