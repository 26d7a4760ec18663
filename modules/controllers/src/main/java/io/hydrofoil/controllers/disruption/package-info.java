/** How many pods of a budget may be disturbed now. */
@NullMarked
package io.hydrofoil.controllers.disruption;

import org.jspecify.annotations.NullMarked;
