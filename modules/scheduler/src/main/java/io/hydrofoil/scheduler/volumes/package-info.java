/** What a pod's volumes mean for its place, and how they are bound once it has one. */
@NullMarked
package io.hydrofoil.scheduler.volumes;

import org.jspecify.annotations.NullMarked;
