/**
 * Conversion of custom objects between the versions of their definition, where a webhook does it: what decisions ask
 * (pure), and who asks it (decision 0031).
 */
@NullMarked
package io.hydrofoil.apiserver.conversion;

import org.jspecify.annotations.NullMarked;
