package io.hydrofoil.apiserver.http;

/** The client went away before its answer had left; no fault, hence no stack trace. */
final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientGoneException() {
        super("the client has gone", null, false, false);
    }
}
