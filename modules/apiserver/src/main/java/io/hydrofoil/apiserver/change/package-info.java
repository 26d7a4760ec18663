/**
 * What one attempt at a write sees and builds: the state it reads, the moment it happens, the transaction it proposes.
 */
@NullMarked
package io.hydrofoil.apiserver.change;

import org.jspecify.annotations.NullMarked;
