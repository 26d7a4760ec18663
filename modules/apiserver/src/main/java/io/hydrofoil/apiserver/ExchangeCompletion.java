package io.hydrofoil.apiserver;

import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.apiserver.pipeline.Completion;
import io.hydrofoil.apiserver.reads.ListMeta;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers an exchange with what became of its write. */
final class ExchangeCompletion implements Completion {
    private final Exchange exchange;
    private final Kind kind;
    private final Representation as;
    private final Clock clock;

    ExchangeCompletion(Exchange exchange, Kind kind, Representation as, Clock clock) {
        this.exchange = exchange;
        this.kind = kind;
        this.as = as;
        this.clock = clock;
    }

    @Override
    public void done(Result result, long revision, Notes notes) {
        byte[] body =
                switch (result) {
                    case Result.OfObject object -> shown(object, revision);
                    case Result.OfTree tree -> shaped(tree.shown(revision));
                };
        exchange.answer(result.code(), headers(as.headers(), notes), body);
    }

    /** Custom objects are answered as they will be read, which their storage version may have changed. */
    private byte[] shown(Result.OfObject result, long revision) {
        ApiObject object = result.shown(KindTable.builtin().storedAs(kind), revision);
        CustomKind custom = result.kind().custom();
        if (custom != null && custom.isOfShown()) {
            return as.object(result.kind(), object.tree(), clock.wallMs());
        }
        return custom == null
                ? as.object(kind, object, clock.wallMs())
                : as.object(kind, custom.toStored(object.tree()), clock.wallMs());
    }

    private Map<String, List<String>> headers(Map<String, List<String>> headers, Notes notes) {
        notes.annotations().forEach(exchange::annotate);
        return Warned.headers(headers, notes.warnings());
    }

    /** Answers with a list of objects that can be shown. */
    void listed(ListMeta meta, List<MapValue> items, Notes notes) {
        byte[] body = as.list(ShownObjects.kind(kind), meta, items, clock.wallMs());
        exchange.answer(200, headers(as.headers(), notes), body);
    }

    /** A Status is never shown as anything else; a Scale, a token request or a review as the client asks. */
    private byte[] shaped(MapValue tree) {
        boolean isStatus = tree.text("kind", "").equals("Status");
        return isStatus ? as.plain(tree) : as.object(kind, tree, clock.wallMs());
    }

    @Override
    public void refused(ApiStatus status, Notes notes) {
        Map<String, List<String>> headers = headers(as.errorHeaders(), notes);
        ApiStatus.Details details = status.details();
        if (details != null && details.retryAfterSeconds() > 0) {
            headers = new LinkedHashMap<>(headers);
            headers.put("Retry-After", List.of(Integer.toString(details.retryAfterSeconds())));
        }
        exchange.answer(status.code(), headers, as.status(status));
    }

    @Override
    public void unknown(ApiStatus status) {
        refused(status, Notes.NONE);
    }
}
