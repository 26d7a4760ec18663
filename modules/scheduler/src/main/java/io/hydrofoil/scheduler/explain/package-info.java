/** Why a pod is where it is, or nowhere: what each plugin excludes, and what would have to change. */
@NullMarked
package io.hydrofoil.scheduler.explain;

import org.jspecify.annotations.NullMarked;
