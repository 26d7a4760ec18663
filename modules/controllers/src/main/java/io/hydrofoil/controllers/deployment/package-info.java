/** Deployments: replica sets rolled from one template to the next. */
@NullMarked
package io.hydrofoil.controllers.deployment;

import org.jspecify.annotations.NullMarked;
