/**
 * Asks others over HTTPS: webhooks, extension API servers. Blocking, on virtual threads; nothing here is on the way of
 * ordinary requests.
 */
@NullMarked
package io.hydrofoil.apiserver.outbound;

import org.jspecify.annotations.NullMarked;
