/** How many pods of which labels stand on which row, kept up to date with every pod that comes or goes. */
@NullMarked
package io.hydrofoil.scheduler.census;

import org.jspecify.annotations.NullMarked;
