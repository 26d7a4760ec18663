package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.conversion.Converter;
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
 * A write that webhooks and policies look at. Trees are of the stored kind, or of the kind of the subresource's body
 * where that is
 * another one (a Scale, a Binding).
 *
 * @param object as it is to be; empty for a delete
 * @param old as it was; empty for a create
 */
public record Reviewed(Attempt attempt, Operation operation, MapValue object, MapValue old) {
    /** What is written to. */
    public Target target() {
        return attempt.target();
    }

    /** Name of the object; empty if it has none yet. */
    public String name() {
        return target().name().isEmpty() ? object.map("metadata").text("name", "") : target().name();
    }

    /** Name of the namespace that it is in, which is not the one that it is; may be empty. */
    String namespace() {
        return isNamespace() ? "" : target().namespace();
    }

    /** Whether it is a namespace. */
    boolean isNamespace() {
        return target().kind().group().isEmpty() && target().kind().kind().equals("Namespace");
    }

    /** Whether the trees are of the kind whose resource is written. */
    public boolean isWhole() {
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
    public @Nullable MapValue shown(MapValue tree, Kind kind) {
        if (tree.isEmpty()) {
            return null;
        }
        MapValue copy = tree.copy();
        if (!isWhole()) {
            return copy;
        }
        return kind == attempt.stored() ? copy : Converter.convert(attempt.moment(), attempt.stored(), kind, copy);
    }

    /** The object as it is to be, as {@code kind}, with the revision that it is stored at; null if there is none. */
    @Nullable
    MapValue objectAs(Kind kind) {
        return stored(shown(object, kind), operation == Operation.UPDATE);
    }

    /** As {@link #objectAs}, the object as it was. */
    @Nullable
    MapValue oldAs(Kind kind) {
        return stored(shown(old, kind), true);
    }

    private @Nullable MapValue stored(@Nullable MapValue shown, boolean isStored) {
        long revision = attempt.baseRevision();
        if (shown != null && isStored && revision != 0) {
            shown.ensureMap("metadata").put("resourceVersion", Long.toString(revision));
        }
        return shown;
    }

    /** Gives a tree that came from outside as {@code kind} the shape of its kind, in place. */
    public void conform(MapValue tree, Kind kind) throws MalformedException {
        CustomKind custom = isWhole() ? kind.custom() : null;
        if (custom != null) {
            custom.conform(tree);
        } else {
            Shape.conform(schema(kind), tree, new Shape.Report());
        }
    }

    /** The schema of the trees when they are shown as {@code kind}. */
    public Schema schema(Kind kind) {
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
    public void replace(MapValue tree, Kind kind) {
        MapValue next = tree;
        CustomKind custom = isWhole() ? kind.custom() : null;
        if (custom != null) {
            custom.fillDefaults(next);
            next = kind == attempt.stored() ? next : Converter.convert(attempt.moment(), kind, attempt.stored(), next);
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
