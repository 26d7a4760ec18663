/**
 * Subresources of pods that are served by the pod's node: logs today; exec, attach, port-forward and the proxies
 * of pods, services and nodes say why not.
 */
@NullMarked
package io.hydrofoil.apiserver.logs;

import org.jspecify.annotations.NullMarked;
