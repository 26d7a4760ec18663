package io.hydrofoil.store;

/**
 * Maxima of a store.
 *
 * @param maxEntries expected number of objects; the table refuses to grow far beyond
 * @param averageRecordBytes for sizing the table
 * @param maxRecordBytes largest record
 * @param maxBatchBytes largest batch, at most an eighth of the log's term
 * @param ringBytes size of the change ring; a power of two
 */
public record StoreLimits(
        long maxEntries, int averageRecordBytes, int maxRecordBytes, int maxBatchBytes, long ringBytes) {}
