package io.hydrofoil.apiserver.conversion;

import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Shows stored objects as one kind, whose versions a webhook converts. What has been shown is of {@link #kind}, and
 * goes out as it is. Blocks, see {@link ReadConverter}; any thread.
 */
public final class ShownObjects {
    /** As many are asked about at a time. */
    public static final int BATCH_OBJECTS = Batches.MAX_OBJECTS;

    private static final String REVISION = "resourceVersion";

    private final Kind asked;
    private final CustomKind custom;
    private final ReadConverter converter;

    private ShownObjects(Kind asked, CustomKind custom, ReadConverter converter) {
        this.asked = asked;
        this.custom = custom;
        this.converter = converter;
    }

    /** Objects as {@code asked}; null: no webhook is needed for it, whatever is stored. */
    public static @Nullable ShownObjects of(Kind asked, ReadConverter converter) {
        return Converter.isByWebhook(asked)
                ? new ShownObjects(asked, Objects.requireNonNull(asked.custom()), converter)
                : null;
    }

    /** The same for who shows all that happens, one after another: it waits, but is not turned away. */
    public ShownObjects inTurn() {
        return new ShownObjects(asked, custom, converter.inTurn());
    }

    /** The kind as which the trees are written out. */
    public Kind kind() {
        return custom.ofShown(asked);
    }

    /** The kind that the objects of a request for {@code asked} are of when it is answered. */
    public static Kind kind(Kind asked) {
        CustomKind custom = asked.custom();
        return custom != null && Converter.isByWebhook(asked) ? custom.ofShown(asked) : asked;
    }

    /** Whether an object has to be converted. */
    public boolean waitsFor(MapValue stored) {
        return custom.needsWebhook(asked, stored);
    }

    /** One object, given as stored with its resourceVersion. */
    public MapValue of(byte[] json) {
        return of(List.of(json)).getFirst();
    }

    /**
     * New trees of objects that are given as stored with their resourceVersion. As nothing else is stored with it, the
     * webhook does not see it.
     *
     * @throws ConversionException if the webhook fails
     */
    public List<MapValue> of(List<byte[]> json) {
        List<MapValue> written = new ArrayList<>(json.size());
        List<@Nullable Value> revisions = new ArrayList<>(json.size());
        for (byte[] one : json) {
            MapValue tree = parse(one);
            revisions.add(tree.ensureMap("metadata").remove(REVISION));
            written.add(custom.asWritten(tree));
        }
        List<MapValue> shown =
                Batches.convert(asked, written, () -> UUID.randomUUID().toString(), converter::converted);
        for (int i = 0; i < shown.size(); i++) {
            Value revision = revisions.get(i);
            if (revision != null) {
                shown.get(i).ensureMap("metadata").put(REVISION, revision);
            }
        }
        return shown;
    }

    private static MapValue parse(byte[] json) {
        try {
            return (MapValue) Json.parse(json);
        } catch (MalformedException e) {
            throw new IllegalStateException("stored object is not JSON: " + e.getMessage(), e);
        }
    }
}
