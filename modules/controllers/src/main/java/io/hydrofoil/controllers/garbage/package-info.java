/** Objects whose owners are gone, and owners that wait for what they own. */
@NullMarked
package io.hydrofoil.controllers.garbage;

import org.jspecify.annotations.NullMarked;
