/** Running an expression, and what that costs. */
@NullMarked
package io.hydrofoil.objects.cel.eval;

import org.jspecify.annotations.NullMarked;
