package io.hydrofoil.apiserver.watch;

import io.hydrofoil.apiserver.conversion.ConversionException;
import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.apiserver.reads.EventType;
import io.hydrofoil.chassis.Deadlines;
import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Change;
import io.hydrofoil.store.ChangeCursor;
import io.hydrofoil.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A share of the watchers, fed by one thread.
 *
 * <p>The naive way gives each watcher a queue and a thread: a change costs an encoding and a hand-off a watcher, a slow
 * one fills memory, ten thousand idle
 * ones cost stacks. Here the shard has one cursor on the change ring. Of each change it finds the audiences by the
 * prefixes of the key, decides once
 * an audience whether the object entered, changed within or left the selection, encodes once a representation, and
 * hands the same bytes to every
 * stream; streams are flushed at the end of a batch. A watcher whose stream is full leaves its audience and remembers
 * its place. When the stream takes
 * more, it gets a cursor of its own until it has caught up. So does a new watcher that starts in the past. Nobody waits
 * for anybody.
 */
final class Shard implements ChangeCursor.Handler {
    private static final int BATCH = 256;
    private static final int CATCH_UP_BATCH = 64;
    private static final int CATCH_UP_TURNS = 8;
    private static final long BOOKMARK_MS = 60_000;
    private static final long BEFORE_END_MS = 2_000;
    private static final int MAX_SPREAD_MS = 4_096;

    /** Of the golden ratio: however many watchers begin together, they are spread evenly. */
    private static final int SPREAD_STEP_MS = 2_531;

    private final Store store;
    private final Audiences audiences = new Audiences();
    private final Queue<Watcher> inbox = new ConcurrentLinkedQueue<>();
    private final List<Watcher> catchingUp = new ArrayList<>();
    private final List<Watcher> dirty = new ArrayList<>();
    private final Deadlines<Watcher> deadlines = new Deadlines<>();
    private final ChangeView change;
    private final CatchUp catchUp;
    private final RecentEvents recent = new RecentEvents();
    private final Consumer<Audience> offering = this::offer;
    private final List<Audience> emptied = new ArrayList<>();
    private final AtomicInteger watcherCount = new AtomicInteger();
    private @Nullable ChangeCursor head;
    private int spreadMs;
    private int behind;
    private long currentRevision;
    private long doneRevision;
    private long nowMs;

    Shard(Store store) {
        this(store, null);
    }

    /**
     * @param shown what shows the objects of all watchers, for which the shard's thread then waits; null: they show
     *        themselves
     */
    Shard(Store store, @Nullable ShownObjects shown) {
        this.store = store;
        this.change = new ChangeView(shown);
        this.catchUp = new CatchUp(shown);
    }

    /**
     * Hands a new watcher over, or says that something about one has changed (gone, writable). Any thread; then wake
     * the shard.
     */
    void tell(Watcher watcher) {
        inbox.add(watcher);
    }

    /** Whether there is nobody, and nobody comes; of the thread that runs it, while no one tells it anything. */
    boolean isDeserted() {
        return watcherCount.get() == 0 && inbox.isEmpty();
    }

    /** Watchers that are not over. */
    int watcherCount() {
        return watcherCount.get();
    }

    /**
     * One turn: takes in news, passes changes on, lets those behind catch up, ends what is due. Returns how much was
     * done.
     */
    @HotPath
    int doWork(long now) {
        nowMs = now;
        int work = takeIn();
        work += pollHead();
        work += catchUp();
        work += expire();
        flush();
        return work;
    }

    /** When the next timer is due. */
    long nextDeadlineMs() {
        return deadlines.nextMs();
    }

    /** Ends all watchers with an error event, or without; their clients start anew. */
    void endAll(@Nullable ApiStatus error) {
        takeIn();
        for (Watcher watcher = deadlines.poll(Long.MAX_VALUE);
                watcher != null;
                watcher = deadlines.poll(Long.MAX_VALUE)) {
            if (watcher.state != Watcher.State.OVER) {
                end(watcher, error);
            }
        }
    }

    private ApiStatus expired(long revision) {
        return Statuses.tooOldResourceVersion(revision, store.reader().compactedRevision());
    }

    private void end(Watcher watcher, @Nullable ApiStatus error) {
        if (error != null) {
            byte[] event = watcher.encoder.error(error);
            watcher.stream.write(event, 0, event.length);
        }
        end(watcher);
    }

    private int takeIn() {
        int taken = 0;
        for (Watcher watcher = inbox.poll(); watcher != null; watcher = inbox.poll()) {
            taken++;
            if (watcher.nextBookmarkMs == 0) {
                begin(watcher);
            }
            if (watcher.gone) {
                end(watcher);
            } else if (watcher.state == Watcher.State.BEHIND && !watcher.isCatchingUp && watcher.stream.isWritable()) {
                watcher.isCatchingUp = true;
                catchingUp.add(watcher);
            }
        }
        return taken;
    }

    private void begin(Watcher watcher) {
        watcherCount.incrementAndGet();
        behind++;
        if (head == null) {
            head = store.cursor(store.reader().revision());
        }
        // Spread, so that watchers that began together do not all wake together every minute.
        spreadMs = (spreadMs + SPREAD_STEP_MS) % MAX_SPREAD_MS;
        watcher.nextBookmarkMs = nowMs + BOOKMARK_MS - spreadMs;
        schedule(watcher);
    }

    private int pollHead() {
        ChangeCursor cursor = head;
        if (cursor == null) {
            return 0;
        }
        int polled = 0;
        int passed;
        do {
            doneRevision = cursor.revision();
            currentRevision = doneRevision;
            passed = cursor.poll(this, BATCH);
            if (passed == ChangeCursor.LAPPED) {
                // The shard itself was overtaken: what its watchers have missed is lost for all of them.
                endAll(expired(doneRevision));
                return 1;
            }
            polled += passed;
            flush();
        } while (passed == BATCH);
        return polled;
    }

    @Override
    @HotPath
    public void onChange(Change next) {
        advance(next.revision());
        change.wrap(next);
        audiences.visit(change.key(), change.keyLength(), offering);
    }

    private void advance(long revision) {
        if (revision != currentRevision) {
            doneRevision = currentRevision;
            currentRevision = revision;
        }
    }

    @HotPath
    private void offer(Audience audience) {
        try {
            pass(audience);
        } catch (ConversionException e) {
            endAll(audience, e.status());
        }
    }

    /** Nobody knows what the audience would have to see: its watchers end, and their clients start anew. */
    private void endAll(Audience audience, ApiStatus error) {
        emptied.add(audience);
        while (audience.size() > 0) {
            Watcher watcher = audience.at(audience.size() - 1);
            audience.remove(watcher);
            // Audiences are being visited: this one is taken out of them later.
            watcher.audience = null;
            end(watcher, error);
        }
    }

    @HotPath
    private void pass(Audience audience) {
        EventType type = change.typeFor(audience.selection());
        if (type == null) {
            return;
        }
        for (int i = audience.size() - 1; i >= 0; i--) {
            Watcher watcher = audience.at(i);
            if (currentRevision <= watcher.revision) {
                continue;
            }
            // A revision is sent as a whole: the place of a watcher lies between revisions.
            if (watcher.lastSent != currentRevision && !watcher.stream.isWritable()) {
                fallBehind(watcher, audience);
            } else {
                watcher.lastSent = currentRevision;
                send(watcher, change.encoded(type, audience.encoder(), !watcher.hasSentFirst, nowMs));
            }
        }
    }

    @HotPath
    private void send(Watcher watcher, byte[] bytes) {
        watcher.hasSentFirst = true;
        watcher.stream.write(bytes, 0, bytes.length);
        if (!watcher.isDirty) {
            watcher.isDirty = true;
            dirty.add(watcher);
        }
    }

    private void flush() {
        for (int i = 0; i < dirty.size(); i++) {
            Watcher watcher = dirty.get(i);
            watcher.isDirty = false;
            watcher.stream.flush();
        }
        dirty.clear();
        for (int i = 0; i < emptied.size(); i++) {
            audiences.removeIfEmpty(emptied.get(i));
        }
        emptied.clear();
    }

    private void fallBehind(Watcher watcher, Audience audience) {
        audience.remove(watcher);
        if (audience.size() == 0) {
            emptied.add(audience);
        }
        watcher.audience = null;
        watcher.state = Watcher.State.BEHIND;
        behind++;
        watcher.revision = Math.max(doneRevision, watcher.revision);
        if (watcher.stream.isWritable()) {
            tell(watcher);
        }
    }

    private int catchUp() {
        int work = 0;
        for (int i = catchingUp.size() - 1; i >= 0; i--) {
            Watcher watcher = catchingUp.get(i);
            if (watcher.state == Watcher.State.BEHIND && watcher.stream.isWritable() && catchUp.run(watcher)) {
                work++;
                continue;
            }
            watcher.isCatchingUp = false;
            catchingUp.set(i, catchingUp.getLast());
            catchingUp.removeLast();
            if (watcher.state == Watcher.State.BEHIND && watcher.stream.isWritable()) {
                tell(watcher);
                work++;
            }
        }
        return work;
    }

    private void join(Watcher watcher, long revision) {
        watcher.cursor = null;
        watcher.revision = revision;
        watcher.state = Watcher.State.LIVE;
        watcher.audience = audiences.join(watcher);
        isNoLongerBehind();
    }

    private void isNoLongerBehind() {
        behind--;
        if (behind == 0) {
            recent.clear();
        }
    }

    private int expire() {
        int expired = 0;
        for (Watcher due = deadlines.poll(nowMs); due != null; due = deadlines.poll(nowMs)) {
            if (due.state == Watcher.State.OVER) {
                continue;
            }
            expired++;
            if (nowMs >= due.endAtMs) {
                end(due);
                continue;
            }
            if (nowMs >= due.nextBookmarkMs || isRightBeforeEnd(due)) {
                bookmark(due);
                due.nextBookmarkMs = nowMs + BOOKMARK_MS;
            }
            schedule(due);
        }
        return expired;
    }

    private boolean isRightBeforeEnd(Watcher watcher) {
        return nowMs >= watcher.endAtMs - BEFORE_END_MS;
    }

    /** A bookmark is true for a watcher that has got all that the shard has passed on. */
    private void bookmark(Watcher watcher) {
        ChangeCursor cursor = head;
        if (cursor == null || watcher.state != Watcher.State.LIVE || cursor.revision() < watcher.revision) {
            return;
        }
        if (watcher.bookmarks && watcher.stream.isWritable()) {
            send(watcher, watcher.encoder.bookmark(cursor.revision(), false, !watcher.hasSentFirst, nowMs));
        }
    }

    private void schedule(Watcher watcher) {
        long beforeEndMs = watcher.endAtMs - BEFORE_END_MS;
        long nextMs = Math.min(watcher.nextBookmarkMs, beforeEndMs > nowMs ? beforeEndMs : watcher.endAtMs);
        deadlines.schedule(nextMs, watcher);
    }

    private void end(Watcher watcher) {
        if (watcher.state == Watcher.State.OVER) {
            return;
        }
        if (watcher.audience != null) {
            watcher.audience.remove(watcher);
            audiences.removeIfEmpty(watcher.audience);
        }
        if (watcher.state == Watcher.State.BEHIND) {
            isNoLongerBehind();
        }
        watcher.audience = null;
        watcher.cursor = null;
        watcher.state = Watcher.State.OVER;
        watcher.onOver.run();
        watcher.stream.end();
        if (watcherCount.decrementAndGet() == 0) {
            head = null;
        }
    }

    /** Passes changes from a watcher's own cursor. */
    private final class CatchUp implements ChangeCursor.Handler {
        private @Nullable Watcher watcher;
        private final ChangeView view;

        CatchUp(@Nullable ShownObjects shown) {
            this.view = new ChangeView(shown);
        }

        /** One turn; false: caught up, full or over. */
        boolean run(Watcher behind) {
            ChangeCursor cursor = behind.cursor;
            if (cursor == null) {
                cursor = store.cursor(behind.revision);
                behind.cursor = cursor;
            }
            watcher = behind;
            for (int turn = 0; turn < CATCH_UP_TURNS; turn++) {
                if (!behind.stream.isWritable()) {
                    return false;
                }
                int passed = cursor.poll(this, CATCH_UP_BATCH);
                if (behind.state == Watcher.State.OVER) {
                    return false;
                }
                if (passed == ChangeCursor.LAPPED) {
                    end(behind, expired(cursor.revision()));
                    return false;
                }
                if (passed < CATCH_UP_BATCH && head != null && cursor.revision() >= head.revision()) {
                    join(behind, cursor.revision());
                    return false;
                }
            }
            return true;
        }

        @Override
        public void onChange(Change next) {
            view.wrap(next);
            Watcher to = watcher;
            if (to == null || to.state == Watcher.State.OVER || !view.isUnder(to.selection.prefix())) {
                return;
            }
            try {
                EventType type = view.typeFor(to.selection);
                if (type != null) {
                    send(to, event(type, to));
                }
            } catch (ConversionException e) {
                end(to, e.status());
            }
        }

        private byte[] event(EventType type, Watcher to) {
            ChangeCursor cursor = to.cursor;
            if (cursor == null || to.encoder.isFirstSpecial()) {
                // Rows of tables tell the objects' age, too.
                return view.encoded(type, to.encoder, !to.hasSentFirst, nowMs);
            }
            byte[] known = recent.find(cursor.position(), type, to.encoder);
            if (known != null) {
                return known;
            }
            byte[] made = view.encoded(type, to.encoder, !to.hasSentFirst, nowMs);
            recent.keep(cursor.position(), type, to.encoder, made);
            return made;
        }
    }
}
