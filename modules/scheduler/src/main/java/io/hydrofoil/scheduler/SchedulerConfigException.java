package io.hydrofoil.scheduler;

/** A configuration of the scheduler that cannot be used; the message says where and why. */
public final class SchedulerConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what is wrong, beginning with where. */
    public SchedulerConfigException(String message) {
        super(message);
    }
}
