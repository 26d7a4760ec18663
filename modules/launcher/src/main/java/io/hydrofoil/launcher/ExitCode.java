package io.hydrofoil.launcher;

/** How a command ends. The table stands in {@code hydrofoil --help}; the script adds 4 and 5 before Java runs. */
enum ExitCode {
    OK(0, "done"),
    FAILED(1, "failed for a reason that the message tells"),
    USAGE(2, "unknown command or option"),
    CONFIGURATION(3, "unknown key or bad value in the configuration"),
    NO_JDK(4, "no JDK 25 found"),
    BUILD_FAILED(5, "the build failed"),
    DATA_DIRECTORY(6, "the data directory cannot be written or read"),
    IN_USE(7, "the data directory is in use by a living process"),
    PORT_TAKEN(8, "the port is taken"),
    DISK_FULL(9, "too little space on the disk"),
    NOT_RUNNING(10, "no cluster runs on this data directory"),
    NOT_READY(11, "the cluster runs, but is not ready"),
    OBJECTIVE_MISSED(12, "a benchmark missed an objective"),
    REGRESSION(13, "a comparison shows that something got worse"),
    BAD_SNAPSHOT(14, "the snapshot is damaged, or the passphrase is wrong"),
    LOG_STOPPED(15, "the log stopped while the server ran: the disk failed, or was full"),
    OUTRUN(16, "the other members have thrown away the log that this one lacks: start it again");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }
}
