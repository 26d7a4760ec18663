/** Holds a history against the promises; pure. */
@NullMarked
package io.hydrofoil.soak.check;

import org.jspecify.annotations.NullMarked;
