/** The simulated runtime: containers that only pretend, with delays from annotations, deterministic in every replay. */
@NullMarked
package io.hydrofoil.node.sim;

import org.jspecify.annotations.NullMarked;
