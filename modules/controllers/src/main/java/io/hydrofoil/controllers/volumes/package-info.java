/** Volumes and claims that are in use are not taken away. */
@NullMarked
package io.hydrofoil.controllers.volumes;

import org.jspecify.annotations.NullMarked;
