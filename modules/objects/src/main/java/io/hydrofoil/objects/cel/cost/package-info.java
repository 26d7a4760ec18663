/** What expressions cost: exactly while they run, at most before they run (source: the cost model of CEL in Kubernetes). */
@NullMarked
package io.hydrofoil.objects.cel.cost;

import org.jspecify.annotations.NullMarked;
