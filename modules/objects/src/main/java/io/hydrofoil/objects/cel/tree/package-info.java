/** Objects of the API as values of expressions: their types by schema, their values as they stand in trees. */
@NullMarked
package io.hydrofoil.objects.cel.tree;

import org.jspecify.annotations.NullMarked;
