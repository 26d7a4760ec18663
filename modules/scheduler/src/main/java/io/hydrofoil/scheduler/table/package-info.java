/** All nodes as columns, and the pods that are charged to them. */
@NullMarked
package io.hydrofoil.scheduler.table;

import org.jspecify.annotations.NullMarked;
