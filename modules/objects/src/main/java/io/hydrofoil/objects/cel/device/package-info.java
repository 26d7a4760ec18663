/** Expressions that select devices. */
@NullMarked
package io.hydrofoil.objects.cel.device;

import org.jspecify.annotations.NullMarked;
