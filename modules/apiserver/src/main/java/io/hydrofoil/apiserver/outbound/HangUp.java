package io.hydrofoil.apiserver.outbound;

import org.jspecify.annotations.Nullable;

/** By which others end a call that is under way or has not begun. Thread-safe. */
public final class HangUp {
    private @Nullable HttpConnection connection;
    private boolean isHungUp;

    /** Ends the call: whoever waits for it fails at once. */
    public synchronized void hangUp() {
        isHungUp = true;
        if (connection != null) {
            connection.abort();
        }
    }

    /** Whether nobody wants the call any more. */
    public synchronized boolean isHungUp() {
        return isHungUp;
    }

    /** The call goes over this connection from now on. */
    synchronized void over(HttpConnection next) {
        connection = next;
        if (isHungUp) {
            next.abort();
        }
    }

    /** The connection is the call's no more. */
    synchronized void released() {
        connection = null;
    }
}
