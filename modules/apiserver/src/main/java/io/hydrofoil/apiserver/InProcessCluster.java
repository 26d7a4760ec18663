package io.hydrofoil.apiserver;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.pipeline.Pipeline;
import io.hydrofoil.apiserver.watch.Watches;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.Client;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import java.util.Set;

/**
 * The cluster as control loops of the same process reach it: writes into the pipeline, changes from the store's ring.
 * Thread-safe.
 */
public final class InProcessCluster implements Cluster {
    private final KindTable kinds;
    private final Pipeline pipeline;
    private final Watches watches;

    InProcessCluster(KindTable kinds, Pipeline pipeline, Watches watches) {
        this.kinds = kinds;
        this.pipeline = pipeline;
        this.watches = watches;
    }

    @Override
    public Client openClient(String user, int capacity, Doorbell doorbell) {
        return new InProcessClient(kinds, pipeline, Identity.of(user, "system:authenticated"), capacity, doorbell);
    }

    @Override
    public ChangeFeed openFeed(Set<Kind> of, Doorbell doorbell) {
        return watches.openFeed(of, doorbell);
    }
}
