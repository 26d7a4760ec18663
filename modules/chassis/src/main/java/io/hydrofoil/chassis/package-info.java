/** Agent runners, clocks, bounded hand-off, metrics, faults; knows no Kubernetes. */
@NullMarked
package io.hydrofoil.chassis;

import org.jspecify.annotations.NullMarked;
