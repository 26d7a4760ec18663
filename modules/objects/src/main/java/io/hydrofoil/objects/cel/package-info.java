/**
 * The Common Expression Language as a v1.36 server has it: parser, checker, costs, interpreter and the functions of
 * Kubernetes. {@link io.hydrofoil.objects.cel.Expression} is the way in.
 */
@NullMarked
package io.hydrofoil.objects.cel;

import org.jspecify.annotations.NullMarked;
