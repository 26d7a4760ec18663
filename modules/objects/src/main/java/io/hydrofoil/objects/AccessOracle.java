package io.hydrofoil.objects;

/** Tells expressions of policies who may do what ({@code authorizer.group('apps').resource('deployments')…}). */
public interface AccessOracle {
    /** Must not block. */
    Answer ask(Question question);

    /**
     * What is asked.
     *
     * @param serviceAccount {@code namespace/name} of whom it is asked about; empty: who made the request
     * @param path of a request that is to no resource; else empty
     * @param group and what follows: of a request to a resource
     */
    record Question(
            String serviceAccount,
            String verb,
            String path,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name) {}

    /**
     * What the answer is.
     *
     * @param reason may be empty
     * @param error empty if there was none
     */
    record Answer(boolean allowed, String reason, String error) {}
}
