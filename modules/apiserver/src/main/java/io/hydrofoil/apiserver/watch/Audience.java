package io.hydrofoil.apiserver.watch;

import io.hydrofoil.apiserver.reads.EventEncoder;
import io.hydrofoil.apiserver.reads.Selection;
import io.hydrofoil.chassis.HotPath;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watchers that see the same bytes: the same selection in the same representation. Decided and encoded once for all of
 * them. Owned by one shard.
 */
final class Audience {
    private final Selection selection;
    private final EventEncoder encoder;
    private @Nullable Watcher[] watchers = new Watcher[2];
    private int size;

    Audience(Selection selection, EventEncoder encoder) {
        this.selection = selection;
        this.encoder = encoder;
    }

    Selection selection() {
        return selection;
    }

    EventEncoder encoder() {
        return encoder;
    }

    @HotPath
    int size() {
        return size;
    }

    @HotPath
    Watcher at(int index) {
        return Objects.requireNonNull(watchers[index]);
    }

    void add(Watcher watcher) {
        if (size == watchers.length) {
            watchers = Arrays.copyOf(watchers, size * 2);
        }
        watcher.indexInAudience = size;
        watchers[size++] = watcher;
    }

    /** The last one takes the place of the removed one. */
    void remove(Watcher watcher) {
        Watcher last = at(--size);
        watchers[size] = null;
        if (last != watcher) {
            watchers[watcher.indexInAudience] = last;
            last.indexInAudience = watcher.indexInAudience;
        }
        watcher.indexInAudience = -1;
    }

    boolean isOf(Selection otherSelection, EventEncoder otherEncoder) {
        return selection.equals(otherSelection) && encoder.equals(otherEncoder);
    }
}
