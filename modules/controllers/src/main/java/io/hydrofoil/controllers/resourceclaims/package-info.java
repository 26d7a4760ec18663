/** Devices that pods claim. */
@NullMarked
package io.hydrofoil.controllers.resourceclaims;

import org.jspecify.annotations.NullMarked;
