/** Types of CEL and how they agree. */
@NullMarked
package io.hydrofoil.objects.cel.types;

import org.jspecify.annotations.NullMarked;
