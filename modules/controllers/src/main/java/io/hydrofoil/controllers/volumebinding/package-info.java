/** Claims and volumes: which belong together, what becomes of a volume afterwards, and where new ones come from. */
@NullMarked
package io.hydrofoil.controllers.volumebinding;

import org.jspecify.annotations.NullMarked;
