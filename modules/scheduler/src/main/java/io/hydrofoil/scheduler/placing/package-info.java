/** From a pod to a decision: what it asks now, where it goes, or in which words it is told why not. */
@NullMarked
package io.hydrofoil.scheduler.placing;

import org.jspecify.annotations.NullMarked;
