/** Stateful sets: pods with names, order and claims of their own. */
@NullMarked
package io.hydrofoil.controllers.statefulset;

import org.jspecify.annotations.NullMarked;
