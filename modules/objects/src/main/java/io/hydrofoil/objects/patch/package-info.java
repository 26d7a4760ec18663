/** The three patch formats. */
@NullMarked
package io.hydrofoil.objects.patch;

import org.jspecify.annotations.NullMarked;
