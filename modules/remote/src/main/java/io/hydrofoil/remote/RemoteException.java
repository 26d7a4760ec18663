package io.hydrofoil.remote;

/** Why a run cannot go on, said to the user as it is. */
public final class RemoteException extends Exception {
    private static final long serialVersionUID = 1L;

    public RemoteException(String message) {
        super(message);
    }

    public RemoteException(String message, Throwable cause) {
        super(message, cause);
    }
}
