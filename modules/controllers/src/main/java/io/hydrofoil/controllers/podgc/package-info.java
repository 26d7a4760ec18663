/** Pods that nobody will ever finish. */
@NullMarked
package io.hydrofoil.controllers.podgc;

import org.jspecify.annotations.NullMarked;
