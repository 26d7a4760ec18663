package io.hydrofoil.apiserver;

/** The audit policy cannot be used; the message says why. */
public final class AuditPolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Because of {@code reason}. */
    public AuditPolicyException(String reason) {
        super(reason);
    }
}
