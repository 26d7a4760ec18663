package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Moment;
import io.hydrofoil.apiserver.conversion.ConversionException;
import io.hydrofoil.apiserver.conversion.Converter;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.strategy.ResetFields;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Ownership;
import io.hydrofoil.objects.PatchException;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Shape;
import io.hydrofoil.objects.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the owners of fields over the writes of the API: who asks, through which version and subresource. */
final class Owners {
    private static final String FIELD = "managedFields";

    private volatile KindTable kinds;

    Owners(KindTable kinds) {
        this.kinds = kinds;
    }

    /** Reads the owners' versions by these kinds from now on. */
    void serve(KindTable served) {
        kinds = served;
    }

    /** Notes who owns what in a new object. */
    void created(Attempt attempt, MapValue object) {
        track(attempt, empty(attempt.target().kind()), object);
    }

    /** Notes in {@code next} who owns what; both trees are of the stored kind. */
    void updated(Attempt attempt, MapValue old, MapValue next) {
        track(attempt, shown(attempt, old), next);
    }

    private void track(Attempt attempt, MapValue live, MapValue next) {
        MapValue shown = shown(attempt, next);
        try {
            Ownership.track(write(attempt, attempt.target().kind()), live, shown);
            carry(shown, next);
        } catch (ConversionException e) {
            // Whose fields of another version changed cannot be told; a write does not fail for it, but an apply does.
            set(next, null);
        }
    }

    /** Takes over the owners that another tree of the same object names. */
    static void carry(MapValue from, MapValue to) {
        ObjectMeta.keep(to.ensureMap("metadata"), from.map("metadata"), FIELD);
    }

    /** Sets the owners; null: nobody owns anything. */
    static void set(MapValue object, @Nullable Value owners) {
        MapValue metadata = object.ensureMap("metadata");
        if (owners == null) {
            metadata.remove(FIELD);
        } else {
            metadata.put(FIELD, owners);
        }
    }

    /**
     * Applies a configuration to an object, or to nothing if {@code old} is null; the answer is of the version that
     * was asked for.
     */
    MapValue applied(Attempt attempt, @Nullable MapValue old, MapValue config, boolean force) throws RefusedException {
        Kind kind = attempt.target().kind();
        MapValue empty = empty(kind);
        MapValue live = old == null ? empty : shown(attempt, old);
        try {
            return Ownership.apply(write(attempt, kind), live, empty, config, force);
        } catch (PatchException e) {
            throw new RefusedException(e.status());
        }
    }

    /** A write of {@code attempt} to trees of this kind. */
    Ownership.Write write(Attempt attempt, Kind kind) {
        return write(attempt, Schema.of(kind), kind.apiVersion(), new VersionsOf(kinds, kind, attempt.moment()));
    }

    /** A write of {@code attempt} to the body of its subresource, which is of another kind. */
    Ownership.Write write(Attempt attempt, Schema schema, String apiVersion, Ownership.Versions versions) {
        String subresource = attempt.target().subresourceName();
        return new Ownership.Write(
                schema,
                apiVersion,
                attempt.manager(),
                subresource,
                ResetFields.of(attempt.stored(), subresource),
                attempt.moment().time(),
                versions);
    }

    private static MapValue shown(Attempt attempt, MapValue tree) {
        Kind kind = attempt.target().kind();
        return kind == attempt.stored() ? tree : Converter.convert(attempt.moment(), attempt.stored(), kind, tree);
    }

    /** An object of which nothing is said: what its fields that always show, show. */
    static MapValue empty(Kind kind) {
        MapValue object = new MapValue().put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
        return Shape.settle(kind, object);
    }

    /** All versions of the objects of a kind. */
    private record VersionsOf(KindTable kinds, Kind kind, Moment moment) implements Ownership.Versions {
        @Override
        public @Nullable Schema schema(String apiVersion) {
            Kind other = find(apiVersion);
            return other == null ? null : Schema.of(other);
        }

        @Override
        public MapValue convert(MapValue tree, String from, String to) {
            return Converter.convert(
                    moment, Objects.requireNonNull(find(from)), Objects.requireNonNull(find(to)), tree);
        }

        private @Nullable Kind find(String apiVersion) {
            if (apiVersion.equals(kind.apiVersion())) {
                return kind;
            }
            Kind other = kinds.byKind(apiVersion, kind.kind());
            return other != null && other.storageResource().equals(kind.storageResource()) ? other : null;
        }
    }
}
