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
 * storage version. Versions convert by name (strategy None), or by a webhook (strategy Webhook): that one is asked by
 * others, between {@link #asWritten} and {@link #taken}, since nothing here can wait.
 */
public final class CustomKind {
    private final Blueprint blueprint;
    private final Map<String, Kind> siblings;
    private final MapValue spec;
    private final MapValue names;
    private final boolean isOfShown;
    private final SelectableFields selectable;
    private volatile @Nullable Schema schema;
    private volatile @Nullable Kind ofShown;

    /**
     * @param siblings the kinds of all versions by their API version
     * @param spec of the definition
     * @param names that it was given
     */
    CustomKind(Blueprint blueprint, Map<String, Kind> siblings, MapValue spec, MapValue names) {
        this(blueprint, siblings, spec, names, false);
    }

    private CustomKind(
            Blueprint blueprint, Map<String, Kind> siblings, MapValue spec, MapValue names, boolean isOfShown) {
        this.blueprint = blueprint;
        this.siblings = siblings;
        this.spec = spec;
        this.names = names;
        this.isOfShown = isOfShown;
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

    /** Who converts between the versions; null: they differ in nothing but their name. */
    public @Nullable ConversionWebhook webhook() {
        return blueprint.webhook();
    }

    /** Whether only the webhook can make an object of {@code kind}, the kind of this version, of this one. */
    public boolean needsWebhook(Kind kind, MapValue object) {
        return !isOfShown
                && blueprint.webhook() != null
                && !kind.apiVersion().equals(object.text("apiVersion", ""))
                && !isNothing(object);
    }

    /** An object of which nothing is said but its kind is the same in all versions. */
    private static boolean isNothing(MapValue object) {
        return object.size() == 2 && object.has("apiVersion") && object.has("kind");
    }

    /** Whether a row of a later table serves what this one serves: the definition says the same. */
    public boolean isServedBy(@Nullable Kind later) {
        CustomKind that = later == null ? null : later.custom();
        return that != null && isOf(that.spec, that.names);
    }

    /** Whether a definition with this spec and these accepted names says what it said when this row was made. */
    public boolean isOf(MapValue givenSpec, MapValue givenNames) {
        return spec.equals(givenSpec) && names.equals(givenNames);
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

    /** The kind of one of the versions; null: the definition has no such version. */
    public @Nullable Kind version(String apiVersion) {
        return siblings.get(apiVersion);
    }

    /** A new tree of an object of this version as it is stored. */
    public MapValue toStored(MapValue object) {
        MapValue stored = object.copy();
        rename(storage(), stored);
        return stored;
    }

    /** A new tree of a stored object as {@code kind}, the kind of this version, shows it. */
    public MapValue toShown(Kind kind, MapValue stored) {
        if (isOfShown) {
            return stored;
        }
        MapValue shown = asWritten(stored);
        if (!kind.apiVersion().equals(stored.text("apiVersion", ""))) {
            rename(kind, shown);
        }
        return shown;
    }

    /** A new tree of a stored object, of the version that it is stored in: pruned, with that version's defaults. */
    public MapValue asWritten(MapValue stored) {
        MapValue shown = stored.copy();
        Kind from = siblings.get(stored.text("apiVersion", ""));
        if (from != null) {
            Blueprint written = of(from).blueprint;
            written.prune(shown);
            written.fillDefaults(shown);
        }
        return shown;
    }

    /** What the webhook has made of an object, in the shape of this version: pruned in place. */
    public MapValue taken(MapValue converted) {
        blueprint.prune(converted);
        return converted;
    }

    /**
     * As {@code kind}, the kind of this version, for objects that have been converted: they are shown as they are. What
     * a webhook leaves out gets no defaults.
     */
    public Kind ofShown(Kind kind) {
        Kind known = ofShown;
        if (known == null) {
            synchronized (this) {
                known = ofShown;
                if (known == null) {
                    known = kind.with(new CustomKind(blueprint, siblings, spec, names, true));
                    ofShown = known;
                }
            }
        }
        return known;
    }

    /** Whether this is a kind of {@link #ofShown}. */
    public boolean isOfShown() {
        return isOfShown;
    }

    private void rename(Kind to, MapValue object) {
        if (of(to).needsWebhook(to, object)) {
            throw new IllegalStateException("an object of " + to + " that no webhook has converted");
        }
        object.put("apiVersion", to.apiVersion());
        of(to).blueprint.prune(object);
    }

    private static CustomKind of(Kind kind) {
        CustomKind custom = kind.custom();
        if (custom == null) {
            throw new IllegalStateException(kind + " is not custom");
        }
        return custom;
    }
}
