/** How a control loop reads and writes. */
@NullMarked
package io.hydrofoil.client;

import org.jspecify.annotations.NullMarked;
