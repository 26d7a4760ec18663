/** Reads a KubeSchedulerConfiguration: what is not understood is refused, with the nearest that would be. */
@NullMarked
package io.hydrofoil.scheduler.config;

import org.jspecify.annotations.NullMarked;
