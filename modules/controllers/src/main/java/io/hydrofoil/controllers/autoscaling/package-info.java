/** Horizontal pod autoscalers: how many replicas the usage of a set of pods asks for. */
@NullMarked
package io.hydrofoil.controllers.autoscaling;

import org.jspecify.annotations.NullMarked;
