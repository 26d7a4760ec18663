/** Pods to nodes. */
@NullMarked
package io.hydrofoil.scheduler;

import org.jspecify.annotations.NullMarked;
