/** What all controllers need to know of objects: kinds, owners, conditions, times. */
@NullMarked
package io.hydrofoil.controllers.meta;

import org.jspecify.annotations.NullMarked;
