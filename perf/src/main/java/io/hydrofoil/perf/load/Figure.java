package io.hydrofoil.perf.load;

import org.jspecify.annotations.Nullable;

/**
 * What a work is judged by.
 *
 * @param unit as printed
 * @param goal null: none
 */
record Figure(double value, String unit, @Nullable Goal goal) {}
