package io.hydrofoil.apiserver;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.pipeline.Pipeline;
import io.hydrofoil.apiserver.pipeline.Reign;
import io.hydrofoil.apiserver.watch.Watches;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.Client;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as control loops of the same process reach it: writes into the pipeline, changes from the store's ring.
 * Thread-safe.
 */
public final class InProcessCluster implements Cluster {
    private final Supplier<KindTable> served;
    private final Pipeline pipeline;
    private final Watches watches;
    private final @Nullable Reign reign;

    /**
     * @param served the table of the kinds, as it is now
     * @param reign while which the writes are applied; null: always
     */
    InProcessCluster(Supplier<KindTable> served, Pipeline pipeline, Watches watches, @Nullable Reign reign) {
        this.served = served;
        this.pipeline = pipeline;
        this.watches = watches;
        this.reign = reign;
    }

    @Override
    public Client openClient(String user, int capacity, Doorbell doorbell) {
        InProcessClient.Writer writer =
                new InProcessClient.Writer(pipeline, Identity.of(user, "system:authenticated"), reign);
        return new InProcessClient(served, writer, capacity, doorbell);
    }

    @Override
    public ChangeFeed openFeed(Set<Kind> of, Doorbell doorbell) {
        return watches.openFeed(of, doorbell);
    }

    @Override
    public ChangeFeed openFeedWithCustom(Set<Kind> of, Doorbell doorbell) {
        return watches.openFeedWithCustom(of, served, doorbell);
    }
}
