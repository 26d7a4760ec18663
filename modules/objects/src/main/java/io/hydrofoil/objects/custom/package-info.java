/** Custom kinds: structural schemas, and what they do to objects: pruning, defaulting, validation, columns. */
@NullMarked
package io.hydrofoil.objects.custom;

import org.jspecify.annotations.NullMarked;
