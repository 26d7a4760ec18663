package io.hydrofoil.client;

import io.hydrofoil.chassis.Doorbell;

/** A cluster as control loops reach it: in process or over HTTP. Thread-safe; what it opens is owned by the opener. */
public interface Cluster extends FeedSource {
    /**
     * Opens a client that acts as {@code user} (for example {@code system:kube-scheduler}); replies ring {@code
     * doorbell}.
     */
    Client openClient(String user, int capacity, Doorbell doorbell);
}
