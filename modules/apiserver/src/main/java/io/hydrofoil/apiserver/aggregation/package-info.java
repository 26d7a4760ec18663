/**
 * APIs that services of the cluster serve: requests are passed on to them, their discovery is joined with this
 * server's, and whether they answer is looked after.
 */
@NullMarked
package io.hydrofoil.apiserver.aggregation;

import org.jspecify.annotations.NullMarked;
