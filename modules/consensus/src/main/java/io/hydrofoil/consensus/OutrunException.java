package io.hydrofoil.consensus;

import java.io.IOException;

/** The others no longer have the log that follows a running member's. Started again, it fetches what it lacks. */
public final class OutrunException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With the text that an operator reads. */
    public OutrunException() {
        super("the others no longer have the log that follows this member's:"
                + " it ends, and fetches snapshot and log when it is started again");
    }
}
