package io.hydrofoil.client;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.objects.Kind;
import java.util.Set;

/** A cluster as control loops reach it: in process or over HTTP. Thread-safe; what it opens is owned by the opener. */
public interface Cluster {
    /**
     * Opens a client that acts as {@code user} (for example {@code system:kube-scheduler}); replies ring {@code
     * doorbell}.
     */
    Client openClient(String user, int capacity, Doorbell doorbell);

    /** Opens a feed of these kinds; new items ring {@code doorbell}. */
    ChangeFeed openFeed(Set<Kind> kinds, Doorbell doorbell);
}
