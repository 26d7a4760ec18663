package io.hydrofoil.soak.fault;

import java.util.Locale;

/** What goes wrong. */
public enum FaultKind {
    /** SIGKILL of one member, or of all, and a new start. */
    KILL,
    /** SIGSTOP and SIGCONT. */
    PAUSE,
    /** Members do not reach one another. */
    CUT,
    /** A member's disk is full, or nearly. */
    FULL;

    /** As on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether only root can do it. */
    public boolean needsRoot() {
        return this == CUT || this == FULL;
    }
}
