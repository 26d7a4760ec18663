/** What nodes are given: ranges of pod addresses, how long they may remember secrets. */
@NullMarked
package io.hydrofoil.controllers.nodes;

import org.jspecify.annotations.NullMarked;
