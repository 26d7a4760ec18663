package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.conversion.ConversionException;
import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Reader;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Answers gets and lists from the store. A get copies the record's bytes and splices the resourceVersion in, on the
 * thread that calls; a list runs on the
 * pool, at one revision, in pieces. The caller has authorized the request and looked at the representation's
 * refusal. Thread-safe.
 */
public final class Reads {
    private final Reader reader;
    private final Clock clock;
    private final ReadsConfig config;
    private final ReadPool pool;
    private final ConvertedReads converted;

    /** Reads of this store; lists run on {@code pool}, which others may share. */
    public Reads(Reader reader, Clock clock, ReadsConfig config, ReadPool pool) {
        this(reader, clock, config, pool, ConvertedReads.none());
    }

    /** As above, also of kinds whose versions a webhook converts. */
    public Reads(Reader reader, Clock clock, ReadsConfig config, ReadPool pool, ConvertedReads converted) {
        this.converted = converted;
        this.reader = reader;
        this.clock = clock;
        this.config = config;
        this.pool = pool;
    }

    /** Answers with the object that the target names. A target with subresource status is the object itself. */
    public void get(Exchange exchange, Target target, Representation as) {
        try {
            long atLeast = Revisions.parsePlain(first(exchange.query().get("resourceVersion")));
            if (atLeast > reader.revision()) {
                throw new RefusedException(Statuses.tooLargeResourceVersion(atLeast, reader.revision()));
            }
            ApiObject object = find(target);
            if (object == null) {
                throw new RefusedException(Statuses.notFound(target.kind(), target.name()));
            }
            ShownObjects shown = converted.shown(target.kind());
            if (shown != null && shown.waitsFor(object.tree())) {
                shown(
                        exchange,
                        target,
                        as,
                        object,
                        tree -> exchange.answer(200, as.headers(), as.object(shown.kind(), tree, clock.wallMs())));
                return;
            }
            exchange.answer(200, as.headers(), as.object(target.kind(), object, clock.wallMs()));
        } catch (RefusedException e) {
            refuse(exchange, as, e.status());
        }
    }

    /** What is answered with an object of the version that is asked for. */
    public interface Answering {
        /** Answers. */
        void with(MapValue shown) throws RefusedException;
    }

    /** Answers with a stored object, now, or on a thread that may wait for the webhook that shows it. */
    public void shown(Exchange exchange, Target target, Representation as, ApiObject object, Answering answering)
            throws RefusedException {
        ShownObjects shown = converted.shown(target.kind());
        if (shown == null || !shown.waitsFor(object.tree())) {
            answering.with(Versions.convert(target.kind(), object.tree()));
            return;
        }
        ReadPool waiting = converted.pool();
        if (!waiting.tryEnter()) {
            throw new RefusedException(
                    Statuses.tooManyRequests("too many reads wait for conversions, please try again later", 1));
        }
        waiting.submit(() -> {
            try {
                answering.with(shown.of(object.json()));
            } catch (RefusedException e) {
                refuse(exchange, as, e.status());
            } catch (ConversionException e) {
                refuse(exchange, as, e.status());
            } finally {
                waiting.leave();
            }
        });
    }

    /** The object that the target names, as it is stored now, or null. */
    public @Nullable ApiObject find(Target target) {
        return find(target.kind(), target.key());
    }

    private @Nullable ApiObject find(Kind kind, byte[] key) {
        Found found = new Found(kind);
        return reader.get(key, found) ? found.object : null;
    }

    /** Answers with the list that the target and the options select. */
    public void list(Exchange exchange, Target target, ListOptions options, Representation as) {
        try {
            ListRequest request = ListRequest.of(reader, target, options);
            ShownObjects shown = converted.shown(target.kind());
            ReadPool threads = shown == null ? pool : converted.pool();
            if (!threads.tryEnter()) {
                throw new RefusedException(
                        Statuses.tooManyRequests("too many lists at once, please try again later", 1));
            }
            Kind written = ShownObjects.kind(target.kind());
            Supplier<ListEncoder> encoders = () -> new ListEncoder(as, written, clock.wallMs());
            ListRun.Walks walks = new ListRun.Walks(reader, config.pieceBytes(), encoders, shown);
            threads.submit(new ListRun(walks, threads, request, exchange));
        } catch (RefusedException e) {
            refuse(exchange, as, e.status());
        }
    }

    /** Answers with an error. */
    public static void refuse(Exchange exchange, Representation as, ApiStatus status) {
        exchange.answer(status.code(), as.errorHeaders(), as.status(status));
    }

    private static String first(@Nullable List<String> values) {
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    private static final class Found implements Reader.RecordVisitor {
        private final Kind kind;
        private @Nullable ApiObject object;

        Found(Kind kind) {
            this.kind = kind;
        }

        @Override
        public void onRecord(DirectBuffer buffer, int offset, int length, long revision) {
            byte[] json = new RecordFlyweight().wrap(buffer, offset, length).json(revision);
            object = new ApiObject(Versions.storage(kind), revision, json);
        }
    }
}
