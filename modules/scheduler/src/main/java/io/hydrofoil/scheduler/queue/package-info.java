/** Pods without a node: who is next, who waits for what, and whom a change can help. */
@NullMarked
package io.hydrofoil.scheduler.queue;

import org.jspecify.annotations.NullMarked;
