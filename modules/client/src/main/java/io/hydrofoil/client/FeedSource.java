package io.hydrofoil.client;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.objects.Kind;
import java.util.Set;

/** What can be read of a cluster, without the right to write. Thread-safe; what it opens is owned by the opener. */
@FunctionalInterface
public interface FeedSource {
    /** Opens a feed of these kinds; new items ring {@code doorbell}. */
    ChangeFeed openFeed(Set<Kind> kinds, Doorbell doorbell);

    /**
     * As {@link #openFeed}, and of all custom kinds as well, from when their definitions are served: the feed begins
     * each with {@link ChangeFeed.Handler#onReset}. A custom kind is one row for as long as it is known, whichever
     * version it is stored in; writes find the row that is served.
     *
     * @throws UnsupportedOperationException if this source cannot follow definitions
     */
    default ChangeFeed openFeedWithCustom(Set<Kind> kinds, Doorbell doorbell) {
        throw new UnsupportedOperationException("custom kinds are followed in process only");
    }
}
