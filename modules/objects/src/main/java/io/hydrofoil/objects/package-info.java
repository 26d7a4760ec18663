/** A Kubernetes object as data. */
@NullMarked
package io.hydrofoil.objects;

import org.jspecify.annotations.NullMarked;
