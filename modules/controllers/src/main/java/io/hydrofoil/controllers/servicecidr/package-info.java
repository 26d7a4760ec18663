/** Ranges of service addresses. */
@NullMarked
package io.hydrofoil.controllers.servicecidr;

import org.jspecify.annotations.NullMarked;
