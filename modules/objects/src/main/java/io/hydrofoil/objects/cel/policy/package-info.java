/** Expressions about requests: conditions of webhooks, and admission policies. */
@NullMarked
package io.hydrofoil.objects.cel.policy;

import org.jspecify.annotations.NullMarked;
