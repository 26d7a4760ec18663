/** What is particular about writes of a kind, one small class each; everything else is generic. */
@NullMarked
package io.hydrofoil.apiserver.strategy;

import org.jspecify.annotations.NullMarked;
