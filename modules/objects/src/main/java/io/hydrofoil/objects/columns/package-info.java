/** Cells of Tables that are computed; pure. The door is {@link io.hydrofoil.objects.Tables}. */
@NullMarked
package io.hydrofoil.objects.columns;

import org.jspecify.annotations.NullMarked;
