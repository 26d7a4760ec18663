package io.hydrofoil.apiserver;

import io.hydrofoil.chassis.Invariant;
import java.nio.file.Path;

/**
 * Where and by which policy requests are recorded.
 *
 * @param policyFile an audit.k8s.io/v1 Policy, YAML or JSON
 * @param logPath file to which events are appended, one JSON object a line
 * @param maxSizeMb size at which the file is put aside and a new one begun
 * @param maxBackups files put aside that are kept; 0: all
 * @param maxAgeDays age at which files put aside are deleted; 0: never
 */
public record AuditConfig(Path policyFile, Path logPath, int maxSizeMb, int maxBackups, int maxAgeDays) {
    /** Size of a file unless configured. */
    public static final int DEFAULT_MAX_SIZE_MB = 100;

    /** Checks the relations. */
    public AuditConfig {
        Invariant.check(maxSizeMb > 0 && maxBackups >= 0 && maxAgeDays >= 0, "limits of the audit log");
    }
}
