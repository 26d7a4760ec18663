package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.objects.Conversions;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Defaults;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A write that webhooks look at. Trees are of the stored kind, or of the kind of the subresource's body where that is
 * another one (a Scale, a Binding).
 *
 * @param object as it is to be; empty for a delete
 * @param old as it was; empty for a create
 */
record Reviewed(Attempt attempt, Operation operation, MapValue object, MapValue old) {
    Target target() {
        return attempt.target();
    }

    /** Whether the trees are of the kind whose resource is written. */
    boolean isWhole() {
        Kind.Subresource subresource = target().subresource();
        return target().kind().persisted()
                && (subresource == null
                        || subresource.bodyKind().isEmpty()
                        || subresource.bodyKind().equals(target().kind().kind()));
    }

    /** API version of the trees when they are shown as {@code kind}. */
    String bodyApiVersion(Kind kind) {
        Kind.Subresource subresource = target().subresource();
        return isWhole() || subresource == null ? kind.apiVersion() : subresource.bodyApiVersion();
    }

    /** Kind of the trees when they are shown as {@code kind}. */
    String bodyKind(Kind kind) {
        Kind.Subresource subresource = target().subresource();
        return isWhole() || subresource == null ? kind.kind() : subresource.bodyKind();
    }

    /** A new tree of one of the trees as {@code kind}; null if there is none. */
    @Nullable
    MapValue shown(MapValue tree, Kind kind) {
        if (tree.isEmpty()) {
            return null;
        }
        MapValue copy = tree.copy();
        if (!isWhole()) {
            return copy;
        }
        return kind == attempt.stored() ? copy : Conversions.convert(attempt.stored(), kind, copy);
    }

    /** Gives a tree that came from outside as {@code kind} the shape of its kind, in place. */
    void conform(MapValue tree, Kind kind) throws MalformedException {
        CustomKind custom = isWhole() ? kind.custom() : null;
        if (custom != null) {
            custom.conform(tree);
        } else {
            Shape.conform(schema(kind), tree, new Shape.Report());
        }
    }

    private Schema schema(Kind kind) {
        if (isWhole()) {
            return Schema.of(kind);
        }
        String apiVersion = bodyApiVersion(kind);
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "core" : apiVersion.substring(0, slash);
        int dot = group.indexOf('.');
        return Schema.definition("io.k8s.api." + (dot < 0 ? group : group.substring(0, dot)) + "."
                + apiVersion.substring(slash + 1) + "." + bodyKind(kind));
    }

    /** Makes a conformed tree, which came as {@code kind}, the object: filled with defaults, as it is stored. */
    void replace(MapValue tree, Kind kind) {
        MapValue next = tree;
        CustomKind custom = isWhole() ? kind.custom() : null;
        if (custom != null) {
            custom.fillDefaults(next);
            CustomKind mine = attempt.stored().custom();
            next = kind == attempt.stored() || mine == null ? next : mine.toShown(attempt.stored(), next);
        } else if (isWhole()) {
            Defaults.apply(kind, next);
            next = kind == attempt.stored()
                    ? next
                    : Defaults.apply(attempt.stored(), Conversions.convert(kind, attempt.stored(), next));
        }
        MapValue taken = next;
        object.removeIf((field, value) -> !taken.has(field));
        taken.forEach(field -> object.put(field.getKey(), field.getValue()));
    }
}
