/** Says in the status of admission policies what is wrong with the types in their expressions. */
@NullMarked
package io.hydrofoil.controllers.policystatus;

import org.jspecify.annotations.NullMarked;
