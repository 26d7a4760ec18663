package io.hydrofoil.apiserver.outbound;

/** A call that failed; the message says why, in the words that clients know. Expected: without stack trace. */
final class CallException extends Exception {
    private static final long serialVersionUID = 1L;

    CallException(String message) {
        super(message, null, false, false);
    }

    /** The message. */
    String text() {
        String message = getMessage();
        return message == null ? "failed" : message;
    }
}
