package io.hydrofoil.bench;

/** Why a benchmark or a comparison cannot be, said to the user as it is. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isMistake;

    private BenchException(String message, boolean isMistake, Throwable cause) {
        super(message, cause);
        this.isMistake = isMistake;
    }

    /** What was asked for cannot be. */
    static BenchException mistake(String message, Throwable cause) {
        return new BenchException(message, true, cause);
    }

    /** The world stands in the way. */
    static BenchException failure(String message, Throwable cause) {
        return new BenchException(message, false, cause);
    }

    /** Whether what was asked for cannot be; else the world stands in the way. */
    public boolean isMistake() {
        return isMistake;
    }
}
