/** Real processes, faults, long runs. */
@NullMarked
package io.hydrofoil.soak;

import org.jspecify.annotations.NullMarked;
