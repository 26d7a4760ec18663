package io.hydrofoil.apiserver;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One check of {@code /healthz}, {@code /livez} and {@code /readyz}; also served alone as {@code /readyz/NAME}. Those
 * that mean what a check of a Kubernetes API server means have its name.
 *
 * @param name lower-case with dashes
 * @param scope where it counts
 * @param fault null if all is well, else why not (for the log; clients see "reason withheld"); any thread, must not
 *        block
 */
public record HealthCheck(String name, Scope scope, Supplier<@Nullable String> fault) {
    /** Where a check counts. */
    public enum Scope {
        /** Everywhere. */
        ALIVE,
        /** Only in {@code /readyz}: a restart would not mend it. */
        READY
    }
}
