package io.hydrofoil.objects;

/**
 * Bytes from outside that are not what they claim to be (JSON, YAML, a patch, a selector, a quantity …); the message
 * tells the sender why.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, for the sender */
    public MalformedException(String message) {
        super(message);
    }

    /** @param message what is wrong, for the sender */
    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
