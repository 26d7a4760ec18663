/** Cluster roles that collect the rules of others. */
@NullMarked
package io.hydrofoil.controllers.aggregation;

import org.jspecify.annotations.NullMarked;
