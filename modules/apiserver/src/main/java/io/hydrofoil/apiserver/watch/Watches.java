package io.hydrofoil.apiserver.watch;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.Execution;
import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.apiserver.reads.ConvertedReads;
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
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Reader;
import io.hydrofoil.store.Store;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final ConvertedReads converted;
    private final ConvertingShards converting;

    /** Watchers of custom kinds, which end when their definition says something else. */
    private final Map<Watcher, Kind> ofCustom = new ConcurrentHashMap<>();

    private final SharedObjects objects = new SharedObjects();

    /**
     * Watches of this store; set {@link #onApplied} as its listener.
     *
     * @param pool sends initial events
     * @param shards threads that fan out; one serves a small machine
     * @param execution who carries them, and the chance that spreads timeouts
     */
    public Watches(Store store, Clock clock, ReadPool pool, FaultHandler faults, int shards, Execution execution) {
        this(new Parts(store, clock, pool, faults, ConvertedReads.none()), shards, execution);
    }

    /**
     * What watches work with.
     *
     * @param converted reads of kinds whose versions a webhook converts
     */
    public record Parts(Store store, Clock clock, ReadPool pool, FaultHandler faults, ConvertedReads converted) {}

    /** As above, also of kinds whose versions a webhook converts. */
    public Watches(Parts parts, int shards, Execution execution) {
        this.store = parts.store();
        this.clock = parts.clock();
        this.random = execution.random();
        this.pool = parts.pool();
        this.converted = parts.converted();
        this.converting = new ConvertingShards(store, clock, parts.faults());
        this.fanOut = new FanOut(store, clock, parts.faults(), shards, execution.turns());
    }

    /**
     * Serves these kinds from now on: watches of kinds that are gone, or are another thing now, end. Their clients come
     * back to what is served.
     */
    public void serve(KindTable served) {
        ofCustom.forEach((watcher, kind) -> {
            CustomKind custom = kind.custom();
            if (custom != null && !custom.isServedBy(served.byKind(kind.apiVersion(), kind.kind()))) {
                watcher.gone = true;
                if (watcher.isFollowing) {
                    tell(watcher);
                }
            }
        });
    }

    private void tell(Watcher watcher) {
        if (watcher.shown == null) {
            fanOut.tell(watcher);
        } else {
            converting.tell(watcher, watcher.shown);
        }
    }

    /** To be called on the store agent after each applied batch. */
    public void onApplied() {
        fanOut.onApplied();
        converting.onApplied();
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
        return fanOut.watcherCount() + converting.watcherCount();
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
            Kind kind = target.kind();
            ShownObjects shown = converted.shown(kind);
            ReadPool threads = shown == null ? pool : converted.pool();
            if (initial && !threads.tryEnter()) {
                throw new RefusedException(
                        Statuses.tooManyRequests("too many lists at once, please try again later", 1));
            }
            Exchange.Stream stream = exchange.stream(200, as.streamHeaders());
            EventEncoder encoder = new EventEncoder(ShownObjects.kind(kind), as);
            Watcher watcher =
                    new Watcher(selection, encoder, shown, stream, options.allowWatchBookmarks(), endAtMs(options));
            if (kind.custom() != null) {
                ofCustom.put(watcher, kind);
                watcher.onOver = () -> ofCustom.remove(watcher);
            }
            if (!initial) {
                watcher.revision = from == 0 ? reader.revision() : from;
                follow(watcher);
                return;
            }
            boolean endBookmark = asked != null && options.allowWatchBookmarks();
            InitialEvents events = new InitialEvents(watcher, endBookmark, reader, clock, threads, this::follow);
            new StreamPump(threads, stream, events, InitialEvents.pieceBytes()).start();
        } catch (RefusedException e) {
            Reads.refuse(exchange, as, e.status());
        }
    }

    /** Hands a watcher to the fan-out, and the stream's news from now on. */
    private void follow(Watcher watcher) {
        watcher.stream.follows();
        watcher.isFollowing = true;
        tell(watcher);
        watcher.stream.onClose(() -> {
            watcher.gone = true;
            tell(watcher);
        });
        watcher.stream.onWritable(() -> tell(watcher));
    }

    private long endAtMs(ListOptions options) {
        long timeoutMs = options.timeoutSeconds() > 0
                ? Math.min(options.timeoutSeconds(), Integer.MAX_VALUE) * 1_000
                : MIN_TIMEOUT_MS + random.nextLong(MIN_TIMEOUT_MS);
        return clock.wallMs() + timeoutMs;
    }

    @Override
    public void close() {
        converting.close();
        fanOut.close();
    }
}
