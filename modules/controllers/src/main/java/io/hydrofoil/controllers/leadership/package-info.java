/** The Lease that says who runs the controllers. */
@NullMarked
package io.hydrofoil.controllers.leadership;

import org.jspecify.annotations.NullMarked;
