package io.hydrofoil.chassis;

/**
 * Where faults of the world (a full disk, a lost peer, a broken connection) are reported: counted, logged once per
 * state change, never swallowed.
 */
@FunctionalInterface
public interface FaultHandler {
    /**
     * Reports a fault.
     *
     * @param where the component, as it appears in logs and metrics, for example {@code "watch.fanout"}
     */
    void onFault(String where, Throwable fault);
}
