/**
 * Flow control decides which request may run now: flow schemas classify it, a priority level has seats for it, fair
 * queues hold it while there are none.
 * Pure: time is an argument, the shell at the server's entry brings locks and threads. Source: KEP-1040 and the API
 * reference of flowcontrol.apiserver.k8s.io/v1.
 */
@NullMarked
package io.hydrofoil.apiserver.flow;

import org.jspecify.annotations.NullMarked;
