/** Replica sets and replication controllers: as many pods as asked for. */
@NullMarked
package io.hydrofoil.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
