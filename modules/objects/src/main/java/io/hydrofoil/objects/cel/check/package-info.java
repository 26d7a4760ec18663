/** What an expression means: its names, functions and types. */
@NullMarked
package io.hydrofoil.objects.cel.check;

import org.jspecify.annotations.NullMarked;
