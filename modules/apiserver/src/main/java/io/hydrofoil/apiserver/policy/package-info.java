/** Admission policies: which of them a write concerns, with which params, and what becomes of the write. Pure. */
@NullMarked
package io.hydrofoil.apiserver.policy;

import org.jspecify.annotations.NullMarked;
