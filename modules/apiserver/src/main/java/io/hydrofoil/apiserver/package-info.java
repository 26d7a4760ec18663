/** One pipeline for every verb and kind. */
@NullMarked
package io.hydrofoil.apiserver;

import org.jspecify.annotations.NullMarked;
