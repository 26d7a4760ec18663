/** What starts and stops containers, as the lifecycle sees it. */
@NullMarked
package io.hydrofoil.node.runtime;

import org.jspecify.annotations.NullMarked;
