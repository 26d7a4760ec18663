/** Whether a pod may run on a row, one class a plugin, and the words for what stands against it. */
@NullMarked
package io.hydrofoil.scheduler.filters;

import org.jspecify.annotations.NullMarked;
