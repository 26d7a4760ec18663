package io.hydrofoil.objects;

import io.hydrofoil.objects.custom.Blueprint;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a custom resource definition says about its objects, beyond the row of the kind table. Immutable
 * once its table is published; any thread.
 *
 * <p>Objects are stored in the storage version of the definition at the time of the write. Reading prunes and defaults
 * by the version that an object is stored in, then prunes by the version that is asked for; writing prunes by the
 * storage version. Versions convert by name only (strategy None).
 */
public final class CustomKind {
    private final Blueprint blueprint;
    private final Map<String, Kind> siblings;
    private final SelectableFields selectable;
    private volatile @Nullable Schema schema;

    CustomKind(Blueprint blueprint, Map<String, Kind> siblings) {
        this.blueprint = blueprint;
        this.siblings = siblings;
        this.selectable = SelectableFields.custom(blueprint.selectable());
    }

    Blueprint blueprint() {
        return blueprint;
    }

    SelectableFields selectable() {
        return selectable;
    }

    /** The kind of lists. */
    public String listKind() {
        return blueprint.listKind();
    }

    /** The warning that every use of a deprecated version gets; empty if it is not deprecated. */
    public String deprecation() {
        return blueprint.deprecation();
    }

    /** Whether the definition is being deleted: nothing new is taken then. */
    public boolean isTerminating() {
        return blueprint.isTerminating();
    }

    /** Whether objects of this version may have to be converted by a webhook, which is not called yet. */
    public boolean needsWebhook() {
        return blueprint.needsWebhook();
    }

    /** Where the scale subresource finds its numbers, or null if there is none. */
    public @Nullable ScalePaths scale() {
        return blueprint.scale();
    }

    /** The JSON schema as the definition has it, frozen. */
    public MapValue jsonSchema() {
        return blueprint.schema().source();
    }

    /** Whether objects hold whatever their senders like. */
    public boolean preserves() {
        return blueprint.schema().preserves();
    }

    /** How objects merge, as a type graph. */
    Schema schema() {
        Schema known = schema;
        if (known == null) {
            known = StructuralTypes.ofObjects(blueprint.schema());
            schema = known;
        }
        return known;
    }

    /**
     * Gives an object of this version its shape in place: unknown fields go, malformed metadata is refused.
     *
     * @return what went, in the words of warnings
     * @throws MalformedException if metadata cannot be read
     */
    public List<String> conform(MapValue object) throws MalformedException {
        return blueprint.conform(object);
    }

    /** Fills in the defaults of this version in place. */
    public void fillDefaults(MapValue object) {
        blueprint.fillDefaults(object);
    }

    /** Gets rules ready for use, which else the first object waits for. */
    public void prepareRules() {
        blueprint.rules().prepare();
    }

    /**
     * Faults of an object of this version beyond its metadata.
     *
     * @param old null for a create
     * @param warn takes faults of rules that were there before, in what has not changed
     */
    public List<FieldError> faults(MapValue object, @Nullable MapValue old, Consumer<String> warn) {
        return blueprint.faults(object, old, warn);
    }

    /** As {@link #faults}, for a write to the status. */
    public List<FieldError> statusFaults(MapValue object, MapValue old, Consumer<String> warn) {
        return blueprint.statusFaults(object, old, warn);
    }

    /** The kinds of all versions of the definition, this one among them. */
    public Collection<Kind> versions() {
        return siblings.values();
    }

    /** The kind of the version in which objects are stored. */
    public Kind storage() {
        for (Kind each : siblings.values()) {
            if (each.apiVersion().equals(each.storageVersion())) {
                return each;
            }
        }
        throw new IllegalStateException("a definition without a storage version");
    }

    /** A new tree of an object of this version as it is stored. */
    public MapValue toStored(MapValue object) {
        MapValue stored = object.copy();
        Kind storage = storage();
        stored.put("apiVersion", storage.apiVersion());
        of(storage).blueprint.prune(stored);
        return stored;
    }

    /** A new tree of a stored object as {@code kind}, the kind of this version, shows it. */
    public MapValue toShown(Kind kind, MapValue stored) {
        MapValue shown = stored.copy();
        Kind from = siblings.get(stored.text("apiVersion", ""));
        if (from != null) {
            Blueprint written = of(from).blueprint;
            written.prune(shown);
            written.fillDefaults(shown);
        }
        if (!kind.equals(from)) {
            shown.put("apiVersion", kind.apiVersion());
            blueprint.prune(shown);
        }
        return shown;
    }

    private static CustomKind of(Kind kind) {
        CustomKind custom = kind.custom();
        if (custom == null) {
            throw new IllegalStateException(kind + " is not custom");
        }
        return custom;
    }
}
