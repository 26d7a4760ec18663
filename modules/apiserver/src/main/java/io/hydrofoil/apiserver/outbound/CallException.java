package io.hydrofoil.apiserver.outbound;

/** A call that failed; the message says why, in the words that clients know. Expected: without stack trace. */
public final class CallException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Because of {@code message}. */
    public CallException(String message) {
        super(message, null, false, false);
    }

    /** The message. */
    public String text() {
        String message = getMessage();
        return message == null ? "failed" : message;
    }

    /** Whether a text is that of a call whose time was over. */
    public static boolean isTimeout(String text) {
        return text.endsWith(HttpCaller.TIMED_OUT);
    }
}
