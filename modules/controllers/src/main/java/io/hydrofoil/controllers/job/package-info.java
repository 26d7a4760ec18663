/** Jobs: pods that are to succeed, counted exactly once. */
@NullMarked
package io.hydrofoil.controllers.job;

import org.jspecify.annotations.NullMarked;
