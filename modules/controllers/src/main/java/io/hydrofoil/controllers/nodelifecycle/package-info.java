/** Nodes that fall silent, and what becomes of their pods. */
@NullMarked
package io.hydrofoil.controllers.nodelifecycle;

import org.jspecify.annotations.NullMarked;
