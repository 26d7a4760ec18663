package io.hydrofoil.launcher;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How a server keeps its data.
 *
 * @param encryptedResources those that are encrypted at rest, as {@code secrets} or {@code widgets.example.com}
 * @param snapshotInterval longest time between two snapshots of the log, while anything is written
 * @param snapshotAfterBytes so much log makes a snapshot due; what lies below the one before the latest is deleted, so
 *        the log takes about twice this, and two snapshots
 * @param diskReserveBytes with less than this free on the disk, nothing but deletions is written: they need the log,
 *        too, and so does the way back
 * @param eventTtl how long an event is kept after its last repetition
 * @param logDatagramBytes of the datagrams between members, for a log that is begun; 0: what fits the network
 */
record StorageConfig(
        List<String> encryptedResources,
        Duration snapshotInterval,
        long snapshotAfterBytes,
        long diskReserveBytes,
        Duration eventTtl,
        int logDatagramBytes) {
    static final List<String> KEYS = List.of(
            "encryptedResources",
            "snapshotIntervalMinutes",
            "snapshotAfterMiB",
            "diskReserveMiB",
            "eventTtlMinutes",
            "logDatagramBytes");

    static final StorageConfig USUAL = new StorageConfig(
            List.of("secrets"), Duration.ofMinutes(30), 128L << 20, 128L << 20, Duration.ofHours(1), 0);

    private static final Pattern RESOURCE = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    private static final int MIN_SNAPSHOT_MIB = 16;
    private static final int MIN_DATAGRAM = 1_024;
    private static final int MAX_DATAGRAM = 65_504;
    private static final int DATAGRAM_UNIT = 32;

    static StorageConfig resolve(ConfigFile file) throws StartException {
        List<String> resources = file.texts("encryptedResources", USUAL.encryptedResources);
        for (String resource : resources) {
            if (!RESOURCE.matcher(resource).matches()) {
                throw new StartException(
                        ExitCode.CONFIGURATION,
                        "encryptedResources names \"" + resource + "\", which is no resource",
                        "write secrets, configmaps, or with its group widgets.example.com");
            }
        }
        return new StorageConfig(
                resources,
                Duration.ofMinutes(number(file, "snapshotIntervalMinutes", 1, USUAL.snapshotInterval.toMinutes())),
                number(file, "snapshotAfterMiB", MIN_SNAPSHOT_MIB, USUAL.snapshotAfterBytes >> 20) << 20,
                number(file, "diskReserveMiB", 0, USUAL.diskReserveBytes >> 20) << 20,
                Duration.ofMinutes(number(file, "eventTtlMinutes", 1, USUAL.eventTtl.toMinutes())),
                datagramBytes(file));
    }

    private static int datagramBytes(ConfigFile file) throws StartException {
        Integer given = file.number("logDatagramBytes");
        if (given == null) {
            return USUAL.logDatagramBytes;
        }
        if (given < MIN_DATAGRAM || given > MAX_DATAGRAM || given % DATAGRAM_UNIT != 0) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    "logDatagramBytes is " + given,
                    "give a multiple of %d from %,d to %,d that the network between the members carries whole, as 8192"
                                    .formatted(DATAGRAM_UNIT, MIN_DATAGRAM, MAX_DATAGRAM)
                            + " with jumbo frames, or leave it out");
        }
        return given;
    }

    private static long number(ConfigFile file, String key, int least, long otherwise) throws StartException {
        Integer given = file.number(key);
        if (given != null && given < least) {
            throw new StartException(
                    ExitCode.CONFIGURATION, key + " is " + given, "give at least " + least + ", or leave it out");
        }
        return given == null ? otherwise : given;
    }
}
