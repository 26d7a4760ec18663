package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import org.jspecify.annotations.Nullable;

/**
 * One entry of managedFields: who owns what, by which sort of write, in which version. Its fields stay in their JSON
 * form until somebody has to change them. Immutable.
 */
final class ManagedEntry {
    /** The operation of those who apply; the other is {@link #UPDATE}. */
    static final String APPLY = "Apply";

    static final String UPDATE = "Update";

    private static final String FIELDS_TYPE = "FieldsV1";

    final Owner owner;
    final String apiVersion;
    /** RFC 3339; empty if nothing of the object changed when the entry was made. */
    final String time;

    private final MapValue encoded;
    private @Nullable FieldSet fields;

    /** Who, by which operation, through which subresource (empty: the object itself). */
    record Owner(String name, String operation, String subresource) {
        boolean applies() {
            return operation.equals(APPLY);
        }
    }

    ManagedEntry(Owner owner, String apiVersion, String time, MapValue encoded) {
        this.owner = owner;
        this.apiVersion = apiVersion;
        this.time = time;
        this.encoded = encoded;
    }

    static ManagedEntry of(Owner owner, String apiVersion, String time, FieldSet fields) {
        ManagedEntry entry = new ManagedEntry(owner, apiVersion, time, fields.encode());
        entry.fields = fields;
        return entry;
    }

    /** Reads an entry whose fields are in canonical form, as this server writes them. */
    static ManagedEntry decode(MapValue json) throws MalformedException {
        String operation = json.text("operation", "");
        String apiVersion = json.text("apiVersion", "");
        if (!operation.equals(APPLY) && !operation.equals(UPDATE)) {
            throw new MalformedException("operation must be `Apply` or `Update`");
        }
        if (apiVersion.isEmpty()) {
            throw new MalformedException("apiVersion must not be empty");
        }
        if (!json.text("fieldsType", "").equals(FIELDS_TYPE)) {
            throw new MalformedException("invalid fieldsType");
        }
        Owner owner = new Owner(json.text("manager", ""), operation, json.text("subresource", ""));
        return new ManagedEntry(owner, apiVersion, json.text("time", ""), json.map("fieldsV1"));
    }

    /** Reads an entry that a client wrote. */
    static ManagedEntry decodeForeign(MapValue json) throws MalformedException {
        ManagedEntry raw = decode(json);
        Value given = json.get("fieldsV1");
        if (given != null && given != NullValue.NULL && !(given instanceof MapValue)) {
            throw new MalformedException("fieldsV1 must be an object");
        }
        return of(raw.owner, raw.apiVersion, raw.time, FieldSet.decode(raw.encoded));
    }

    MapValue encode() {
        MapValue json = new MapValue();
        if (!owner.name().isEmpty()) {
            json.put("manager", owner.name());
        }
        json.put("operation", owner.operation()).put("apiVersion", apiVersion);
        if (!time.isEmpty()) {
            json.put("time", time);
        }
        json.put("fieldsType", FIELDS_TYPE).put("fieldsV1", encoded);
        if (!owner.subresource().isEmpty()) {
            json.put("subresource", owner.subresource());
        }
        return json;
    }

    /** What is owned. */
    FieldSet fields() {
        FieldSet known = fields;
        if (known == null) {
            try {
                known = FieldSet.decode(encoded);
            } catch (MalformedException e) {
                throw new IllegalStateException("stored managedFields are malformed: " + e.getMessage(), e);
            }
            fields = known;
        }
        return known;
    }

    /** Whether it owns a path of {@code set}; decodes nothing. */
    boolean ownsAnyOf(FieldSet set) {
        return set.meets(encoded);
    }

    /** Whether it owns all of {@code set}; decodes nothing. */
    boolean ownsAllOf(FieldSet set) {
        return set.isWithin(encoded);
    }

    ManagedEntry with(FieldSet other) {
        return of(owner, apiVersion, time, other);
    }

    ManagedEntry at(String otherTime) {
        ManagedEntry entry = new ManagedEntry(owner, apiVersion, otherTime, encoded);
        entry.fields = fields;
        return entry;
    }

    /** Whether this is the entry that {@code who} writes to: those who update own by version too. */
    boolean isOf(Owner who, String version) {
        return owner.equals(who) && (who.applies() || apiVersion.equals(version));
    }

    /** As messages of conflicts name it. */
    String shown() {
        String text = GoQuote.of(owner.name());
        if (!owner.subresource().isEmpty()) {
            text += " with subresource " + GoQuote.of(owner.subresource());
        }
        return owner.applies() ? text : text + " using " + apiVersion;
    }

    /** Whether nothing is owned; decodes nothing. */
    boolean isEmpty() {
        return encoded.isEmpty();
    }

    /**
     * What identifies the entry, which is also the order in which messages of conflicts name entries: JSON of all that
     * is neither time nor fields, so that an entry of a subresource stands before that of the object itself.
     */
    String identity() {
        StringBuilder json = new StringBuilder("{");
        member(json, "manager", owner.name());
        member(json, "operation", owner.operation());
        member(json, "apiVersion", owner.applies() ? "" : apiVersion);
        member(json, "subresource", owner.subresource());
        return json.append('}').toString();
    }

    private static void member(StringBuilder json, String name, String text) {
        if (!text.isEmpty()) {
            json.append(json.length() > 1 ? "," : "")
                    .append('"')
                    .append(name)
                    .append("\":")
                    .append(Json.text(new StringValue(text)));
        }
    }
}
