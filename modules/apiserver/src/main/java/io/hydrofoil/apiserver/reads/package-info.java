/** Answers of reads, and how any answer is represented on the wire. */
@NullMarked
package io.hydrofoil.apiserver.reads;

import org.jspecify.annotations.NullMarked;
