/** Which pods of lower priority would have to go so that a pod fits. */
@NullMarked
package io.hydrofoil.scheduler.preemption;

import org.jspecify.annotations.NullMarked;
