/**
 * The admission ring: decides writes on sharded workers, proposes them in batches, completes them when the log has
 * applied them.
 */
@NullMarked
package io.hydrofoil.apiserver.pipeline;

import org.jspecify.annotations.NullMarked;
