package io.hydrofoil.launcher;

import io.hydrofoil.client.Usage;
import org.jspecify.annotations.Nullable;

/** The usage reports of nodes that start after those who read them. Thread-safe. */
final class LateUsage implements Usage {
    private volatile Usage source = Usage.NONE;

    void is(Usage reports) {
        source = reports;
    }

    @Override
    public @Nullable OfNode node(String name) {
        return source.node(name);
    }

    @Override
    public @Nullable OfPod pod(String namespace, String name) {
        return source.pod(namespace, name);
    }
}
