/** What goes wrong, when, and for how long. */
@NullMarked
package io.hydrofoil.soak.fault;

import org.jspecify.annotations.NullMarked;
