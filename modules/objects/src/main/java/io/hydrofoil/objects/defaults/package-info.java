/** Defaults that a table cannot say; pure. The door is {@link io.hydrofoil.objects.Defaults}. */
@NullMarked
package io.hydrofoil.objects.defaults;

import org.jspecify.annotations.NullMarked;
