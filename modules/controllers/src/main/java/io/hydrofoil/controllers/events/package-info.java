/** Old events. */
@NullMarked
package io.hydrofoil.controllers.events;

import org.jspecify.annotations.NullMarked;
