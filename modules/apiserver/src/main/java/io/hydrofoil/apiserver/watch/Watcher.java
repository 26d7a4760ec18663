package io.hydrofoil.apiserver.watch;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.apiserver.reads.EventEncoder;
import io.hydrofoil.apiserver.reads.Selection;
import io.hydrofoil.store.ChangeCursor;
import org.jspecify.annotations.Nullable;

/**
 * One client that watches. Kept small: there are thousands, and most of them idle.
 *
 * <pre>
 * state     event                          next
 * BEHIND    reached the shard's place      LIVE     (from then on fed with its audience)
 * LIVE      stream full                    BEHIND   (place remembered, later a cursor of its own)
 * BEHIND    overtaken by the ring's tail   OVER     (410)
 * BEHIND, LIVE   client gone, time is up   OVER
 * </pre>
 */
final class Watcher {
    enum State {
        BEHIND,
        LIVE,
        OVER
    }

    final Selection selection;
    final EventEncoder encoder;
    final Exchange.Stream stream;
    final boolean bookmarks;
    final long endAtMs;

    /** What shows the objects; null: they are as they are stored, or show themselves. */
    final @Nullable ShownObjects shown;

    /** Set by the connection, read by the shard. */
    volatile boolean gone;

    /** Whether it has got its initial events, and belongs to a shard. */
    volatile boolean isFollowing;

    /** Run when it is over; set before it begins. */
    Runnable onOver = () -> {};

    // From here on the shard's.
    State state = State.BEHIND;
    int indexInAudience = -1;
    boolean isCatchingUp;
    boolean isDirty;
    boolean hasSentFirst;
    long nextBookmarkMs;

    /** BEHIND: everything up to here was sent. LIVE: nothing up to here is sent (again). */
    long revision;

    /** Revision of the last event that was sent while LIVE. */
    long lastSent;

    @Nullable
    Audience audience;

    @Nullable
    ChangeCursor cursor;

    Watcher(Selection selection, EventEncoder encoder, Exchange.Stream stream, boolean bookmarks, long endAtMs) {
        this(selection, encoder, null, stream, bookmarks, endAtMs);
    }

    Watcher(
            Selection selection,
            EventEncoder encoder,
            @Nullable ShownObjects shown,
            Exchange.Stream stream,
            boolean bookmarks,
            long endAtMs) {
        this.shown = shown;
        this.selection = selection;
        this.encoder = encoder;
        this.stream = stream;
        this.bookmarks = bookmarks;
        this.endAtMs = endAtMs;
    }
}
