package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.conversion.Converter;
import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;

/**
 * An object at the door of the store. Where a webhook converts, it is asked for the version that is stored, and then
 * for the one that is answered: a write is answered with what reads will show. Both before the write is proposed, so
 * that nothing is written that could not be shown.
 *
 * @param tree to be put
 */
record Stored(MapValue tree, Result.OfObject result) {
    /** An object of the stored kind, which was decided and is to be put and answered. */
    static Stored of(Attempt attempt, int code, MapValue object, long revision) {
        Kind kind = attempt.target().kind();
        CustomKind custom = kind.custom();
        if (custom == null || !custom.needsWebhook(custom.storage(), object)) {
            return new Stored(object, new Result.OfObject(code, kind, object, revision));
        }
        Kind storage = custom.storage();
        MapValue stored = Converter.convert(attempt.moment(), kind, storage, object);
        MapValue read = custom.asWritten(stored);
        MapValue shown = Converter.convert(attempt.moment(), storage, kind, read);
        return new Stored(stored, new Result.OfObject(code, custom.ofShown(kind), shown, revision));
    }

    /** An object that is answered, but not put. */
    static Stored not(Attempt attempt, int code, MapValue object, long revision) {
        Kind kind = ShownObjects.kind(attempt.target().kind());
        return new Stored(object, new Result.OfObject(code, kind, object, revision));
    }
}
