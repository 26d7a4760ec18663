/** What clients asked, were told, and watched; pure. */
@NullMarked
package io.hydrofoil.soak.history;

import org.jspecify.annotations.NullMarked;
