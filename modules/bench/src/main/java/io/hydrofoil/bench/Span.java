package io.hydrofoil.bench;

/** Time that passed and the server's CPU time in it. */
public record Span(double seconds, double cpuSeconds) {}
