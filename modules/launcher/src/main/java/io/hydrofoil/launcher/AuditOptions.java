package io.hydrofoil.launcher;

import io.hydrofoil.apiserver.AuditConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options of the audit log, named as those of a Kubernetes API server. */
final class AuditOptions {
    /** Keys of the configuration file. */
    static final List<String> KEYS =
            List.of("auditPolicyFile", "auditLogPath", "auditLogMaxSize", "auditLogMaxBackup", "auditLogMaxAge");

    private static final Option POLICY =
            new Option("--audit-policy-file", "FILE", "Policy by which requests are recorded (audit.k8s.io/v1).");
    private static final Option LOG = new Option(
            "--audit-log-path", "FILE", "Where they are recorded (default: audit.log in the data directory).");
    private static final Option MAX_SIZE =
            new Option("--audit-log-maxsize", "MB", "Size at which that file is put aside (default: 100).");
    private static final Option MAX_BACKUP =
            new Option("--audit-log-maxbackup", "N", "Files put aside that are kept, 0: all (default: 0).");
    private static final Option MAX_AGE =
            new Option("--audit-log-maxage", "DAYS", "Age at which they are deleted, 0: never (default: 0).");

    static final List<Option> ALL = List.of(POLICY, LOG, MAX_SIZE, MAX_BACKUP, MAX_AGE);

    private static final Range SIZES = new Range(AuditConfig.DEFAULT_MAX_SIZE_MB, 1, 100_000);
    private static final Range COUNTS = new Range(0, 0, 100_000);

    private record Range(int usual, int min, int max) {}

    private AuditOptions() {}

    /** Null if no policy is given: then nothing is recorded. */
    static @Nullable AuditConfig resolve(Arguments arguments, ConfigFile file, Path dataDirectory)
            throws StartException {
        Path policy = path(arguments, POLICY, file, "auditPolicyFile");
        Path log = path(arguments, LOG, file, "auditLogPath");
        int size = number(arguments, MAX_SIZE, file, "auditLogMaxSize", SIZES);
        int backups = number(arguments, MAX_BACKUP, file, "auditLogMaxBackup", COUNTS);
        int age = number(arguments, MAX_AGE, file, "auditLogMaxAge", COUNTS);
        if (policy == null) {
            if (log != null) {
                throw new StartException(
                        ExitCode.CONFIGURATION,
                        "an audit log is given, but no policy: nothing would be recorded",
                        "name a policy with --audit-policy-file or auditPolicyFile");
            }
            return null;
        }
        if (!Files.isReadable(policy)) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    "cannot read the audit policy " + policy,
                    "name an existing file with --audit-policy-file or auditPolicyFile");
        }
        return new AuditConfig(policy, log == null ? dataDirectory.resolve("audit.log") : log, size, backups, age);
    }

    /** The options that give this configuration to another process. */
    static List<String> toArguments(AuditConfig audit) {
        return List.of(
                POLICY.name(),
                audit.policyFile().toString(),
                LOG.name(),
                audit.logPath().toString(),
                MAX_SIZE.name(),
                Integer.toString(audit.maxSizeMb()),
                MAX_BACKUP.name(),
                Integer.toString(audit.maxBackups()),
                MAX_AGE.name(),
                Integer.toString(audit.maxAgeDays()));
    }

    private static @Nullable Path path(Arguments arguments, Option option, ConfigFile file, String key)
            throws StartException {
        Path given = arguments.path(option.name());
        String configured = file.text(key);
        if (given != null || configured == null) {
            return given;
        }
        return Path.of(configured).toAbsolutePath().normalize();
    }

    private static int number(Arguments arguments, Option option, ConfigFile file, String key, Range range)
            throws StartException {
        Integer given = arguments.number(option.name());
        Integer configured = file.number(key);
        int value = given != null ? given : configured != null ? configured : range.usual();
        if (value < range.min() || value > range.max()) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    key + " is " + value + ", but must lie between " + range.min() + " and " + range.max(),
                    "give another value with " + option.name() + " or in the configuration");
        }
        return value;
    }
}
