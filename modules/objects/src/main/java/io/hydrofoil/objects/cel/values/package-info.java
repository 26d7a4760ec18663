/** Values of CEL while an expression runs. */
@NullMarked
package io.hydrofoil.objects.cel.values;

import org.jspecify.annotations.NullMarked;
