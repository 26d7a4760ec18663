/** The functions that expressions may call: those of CEL, and those that Kubernetes adds. */
@NullMarked
package io.hydrofoil.objects.cel.library;

import org.jspecify.annotations.NullMarked;
