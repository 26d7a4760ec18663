/** What becomes of old certificate signing requests. */
@NullMarked
package io.hydrofoil.controllers.certificates;

import org.jspecify.annotations.NullMarked;
