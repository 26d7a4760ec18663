/** Watches: the fan-out of changes to connections, and the feeds of control loops. */
@NullMarked
package io.hydrofoil.apiserver.watch;

import org.jspecify.annotations.NullMarked;
