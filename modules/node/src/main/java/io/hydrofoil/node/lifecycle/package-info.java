/** What happens to a pod on its node, as pure functions: the same for a real and for the simulated runtime. */
@NullMarked
package io.hydrofoil.node.lifecycle;

import org.jspecify.annotations.NullMarked;
