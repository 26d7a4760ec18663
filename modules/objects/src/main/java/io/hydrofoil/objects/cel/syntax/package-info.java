/** From the text of an expression to its tree. */
@NullMarked
package io.hydrofoil.objects.cel.syntax;

import org.jspecify.annotations.NullMarked;
