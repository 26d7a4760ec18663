/** Scheduler extenders: programs over HTTP that have a say about nodes, beside the plugins. */
@NullMarked
package io.hydrofoil.scheduler.extender;

import org.jspecify.annotations.NullMarked;
