/** Node agent: pod lifecycle; the simulated runtime. */
@NullMarked
package io.hydrofoil.node;

import org.jspecify.annotations.NullMarked;
