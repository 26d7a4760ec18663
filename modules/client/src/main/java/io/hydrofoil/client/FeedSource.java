package io.hydrofoil.client;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.objects.Kind;
import java.util.Set;

/** What can be read of a cluster, without the right to write. Thread-safe; what it opens is owned by the opener. */
@FunctionalInterface
public interface FeedSource {
    /** Opens a feed of these kinds; new items ring {@code doorbell}. */
    ChangeFeed openFeed(Set<Kind> kinds, Doorbell doorbell);
}
