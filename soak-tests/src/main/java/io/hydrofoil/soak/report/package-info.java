/** What a run comes to: figures and one page. */
@NullMarked
package io.hydrofoil.soak.report;

import org.jspecify.annotations.NullMarked;
