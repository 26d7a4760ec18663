/** Daemon sets: one pod on every node that fits. */
@NullMarked
package io.hydrofoil.controllers.daemonset;

import org.jspecify.annotations.NullMarked;
