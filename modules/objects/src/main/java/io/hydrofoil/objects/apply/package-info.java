/**
 * Server-side apply: who owns which field of an object, and what becomes of an object when somebody applies a
 * configuration. Driven by the schema alone; pure. The door is {@link io.hydrofoil.objects.Ownership}.
 */
@NullMarked
package io.hydrofoil.objects.apply;

import org.jspecify.annotations.NullMarked;
