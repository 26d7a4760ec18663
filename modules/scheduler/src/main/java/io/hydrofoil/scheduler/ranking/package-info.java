/** Rows that fit one demand, best first, kept up to date while pods come and go. */
@NullMarked
package io.hydrofoil.scheduler.ranking;

import org.jspecify.annotations.NullMarked;
