/** Members as processes, and the networks and disks that they live on. */
@NullMarked
package io.hydrofoil.soak.cluster;

import org.jspecify.annotations.NullMarked;
