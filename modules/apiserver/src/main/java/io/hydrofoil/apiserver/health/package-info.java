/** Health, version and metrics: what an operator asks before anything else works. */
@NullMarked
package io.hydrofoil.apiserver.health;

import org.jspecify.annotations.NullMarked;
