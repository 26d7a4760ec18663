/**
 * Custom resource definitions at work: watches them, accepts their names, publishes the kind table with their rows, and
 * removes their objects when they go.
 */
@NullMarked
package io.hydrofoil.apiserver.custom;

import org.jspecify.annotations.NullMarked;
