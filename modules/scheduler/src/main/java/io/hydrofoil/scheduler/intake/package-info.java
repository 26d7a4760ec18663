/** Takes in what happens in the cluster: changes the table, the queue, and says whom it may help. */
@NullMarked
package io.hydrofoil.scheduler.intake;

import org.jspecify.annotations.NullMarked;
