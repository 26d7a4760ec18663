package io.hydrofoil.perf.load;

/** Time that passed and the server's CPU time in it. */
record Span(double seconds, double cpuSeconds) {}
