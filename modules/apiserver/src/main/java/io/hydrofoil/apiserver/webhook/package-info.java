/** Admission webhooks: which of them a write concerns, what they are asked, and what their answers mean. Pure. */
@NullMarked
package io.hydrofoil.apiserver.webhook;

import org.jspecify.annotations.NullMarked;
