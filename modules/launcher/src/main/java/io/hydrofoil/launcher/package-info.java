/** main, commands, Assembly. */
@NullMarked
package io.hydrofoil.launcher;

import org.jspecify.annotations.NullMarked;
