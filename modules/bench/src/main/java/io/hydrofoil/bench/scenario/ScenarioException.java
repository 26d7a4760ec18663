package io.hydrofoil.bench.scenario;

/** A scenario says something that cannot be; the message names the place and what would do. */
public final class ScenarioException extends Exception {
    private static final long serialVersionUID = 1L;

    /** {@code place}: the path within the file. */
    public ScenarioException(String place, String what) {
        super(place + ": " + what);
    }

    ScenarioException(String message, Throwable cause) {
        super(message, cause);
    }
}
