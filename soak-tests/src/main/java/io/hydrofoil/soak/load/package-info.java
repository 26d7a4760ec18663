/** Clients that write, read and watch, and note what they did. */
@NullMarked
package io.hydrofoil.soak.load;

import org.jspecify.annotations.NullMarked;
