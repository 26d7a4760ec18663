/** Kinds that show the same stored objects differently. */
@NullMarked
package io.hydrofoil.objects.convert;

import org.jspecify.annotations.NullMarked;
