package io.hydrofoil.soak.fault;

/**
 * A fault that was made. Times are since the start of the run.
 *
 * @param what in words
 * @param endNs when it was mended
 * @param recoveredNs when all members served again
 */
public record FaultRecord(FaultKind kind, String what, long beginNs, long endNs, long recoveredNs) {}
