package io.hydrofoil.apiserver.watch;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.Execution;
import io.hydrofoil.apiserver.reads.EventEncoder;
import io.hydrofoil.apiserver.reads.ReadPool;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.reads.Revisions;
import io.hydrofoil.apiserver.reads.Selection;
import io.hydrofoil.apiserver.reads.StreamPump;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Reader;
import io.hydrofoil.store.Store;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Answers watches over HTTP and opens feeds for control loops, both fed from the store's change ring. The caller of
 * {@link #watch} has authorized the
 * request and looked at the representation's refusal. Thread-safe.
 */
public final class Watches implements AutoCloseable {
    private static final long MIN_TIMEOUT_MS = 30 * 60_000;

    private final Store store;
    private final Clock clock;
    private final RandomGenerator random;
    private final ReadPool pool;
    private final FanOut fanOut;
    private final SharedObjects objects = new SharedObjects();

    /**
     * Watches of this store; set {@link #onApplied} as its listener.
     *
     * @param pool sends initial events
     * @param shards threads that fan out; one serves a small machine
     * @param execution who carries them, and the chance that spreads timeouts
     */
    public Watches(Store store, Clock clock, ReadPool pool, FaultHandler faults, int shards, Execution execution) {
        this.store = store;
        this.clock = clock;
        this.random = execution.random();
        this.pool = pool;
        this.fanOut = new FanOut(store, clock, faults, shards, execution.turns());
    }

    /** To be called on the store agent after each applied batch. */
    public void onApplied() {
        fanOut.onApplied();
    }

    /** A feed of these kinds for a control loop. */
    public ChangeFeed openFeed(Set<Kind> kinds, Doorbell doorbell) {
        return openFeed(kinds, null, doorbell);
    }

    /** A feed of these kinds and of all custom ones of the table that is served. */
    public ChangeFeed openFeedWithCustom(Set<Kind> kinds, Supplier<KindTable> served, Doorbell doorbell) {
        return openFeed(kinds, new CustomRows(served), doorbell);
    }

    private ChangeFeed openFeed(Set<Kind> kinds, @Nullable CustomRows custom, Doorbell doorbell) {
        fanOut.addBell(doorbell);
        doorbell.ring();
        return new InProcessFeed(store, objects, kinds, custom, () -> fanOut.removeBell(doorbell));
    }

    /** Connections that watch now. */
    public int watcherCount() {
        return fanOut.watcherCount();
    }

    /** Answers with a stream of events, which ends by time or when the client goes. */
    public void watch(Exchange exchange, Target target, ListOptions options, Representation as) {
        try {
            Selection selection = Selection.of(target, options);
            Reader reader = store.reader();
            long from = Revisions.parsePlain(options.resourceVersion());
            Boolean asked = options.sendInitialEvents();
            boolean initial = asked == null ? from == 0 : asked;
            if (initial && from > reader.revision()) {
                throw new RefusedException(Statuses.tooLargeResourceVersion(from, reader.revision()));
            }
            if (initial && !pool.tryEnter()) {
                throw new RefusedException(
                        Statuses.tooManyRequests("too many lists at once, please try again later", 1));
            }
            Exchange.Stream stream = exchange.stream(200, as.streamHeaders());
            EventEncoder encoder = new EventEncoder(target.kind(), as);
            Watcher watcher = new Watcher(selection, encoder, stream, options.allowWatchBookmarks(), endAtMs(options));
            if (!initial) {
                watcher.revision = from == 0 ? reader.revision() : from;
                follow(watcher, fanOut);
                return;
            }
            boolean endBookmark = asked != null && options.allowWatchBookmarks();
            InitialEvents events = new InitialEvents(watcher, endBookmark, reader, clock, pool, fanOut);
            new StreamPump(pool, stream, events, InitialEvents.pieceBytes()).start();
        } catch (RefusedException e) {
            Reads.refuse(exchange, as, e.status());
        }
    }

    /** Hands a watcher to the fan-out, and the stream's news from now on. */
    static void follow(Watcher watcher, FanOut fanOut) {
        watcher.stream.follows();
        fanOut.tell(watcher);
        watcher.stream.onClose(() -> {
            watcher.gone = true;
            fanOut.tell(watcher);
        });
        watcher.stream.onWritable(() -> fanOut.tell(watcher));
    }

    private long endAtMs(ListOptions options) {
        long timeoutMs = options.timeoutSeconds() > 0
                ? Math.min(options.timeoutSeconds(), Integer.MAX_VALUE) * 1_000
                : MIN_TIMEOUT_MS + random.nextLong(MIN_TIMEOUT_MS);
        return clock.wallMs() + timeoutMs;
    }

    @Override
    public void close() {
        fanOut.close();
    }
}
