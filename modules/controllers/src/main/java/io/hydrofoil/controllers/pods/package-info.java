/** What controllers need to know of pods: readiness, templates, ranking. */
@NullMarked
package io.hydrofoil.controllers.pods;

import org.jspecify.annotations.NullMarked;
