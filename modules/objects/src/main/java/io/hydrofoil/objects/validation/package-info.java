/** Rules of kinds beyond their schema, metadata included; pure. The door is {@link io.hydrofoil.objects.Validation}. */
@NullMarked
package io.hydrofoil.objects.validation;

import org.jspecify.annotations.NullMarked;
