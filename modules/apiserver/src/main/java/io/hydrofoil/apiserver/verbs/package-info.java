/** The generic core of all writes: from a command and the applied state to a transaction or an answer. Pure. */
@NullMarked
package io.hydrofoil.apiserver.verbs;

import org.jspecify.annotations.NullMarked;
