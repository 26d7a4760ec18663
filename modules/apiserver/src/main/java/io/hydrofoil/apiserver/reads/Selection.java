package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.objects.FieldSelector;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.objects.Statuses;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which objects a list or watch is about: those whose store key begins with {@link #prefix} and whose record header
 * fits the selectors. Immutable.
 */
public final class Selection {
    private final byte[] prefix;
    private final boolean exact;
    private final @Nullable LabelSelector labels;
    private final @Nullable FieldSelector fields;
    private final String text;

    Selection(byte[] prefix, boolean exact, @Nullable LabelSelector labels, @Nullable FieldSelector fields) {
        this.prefix = prefix;
        this.exact = exact;
        this.labels = labels;
        this.fields = fields;
        this.text = labels + "\n" + fields;
    }

    /** Key prefix; the whole key of an exact selection. Do not change it. */
    public byte[] prefix() {
        return prefix;
    }

    /** Only the object whose key the prefix is. */
    public boolean exact() {
        return exact;
    }

    /** Label selector, or null. */
    public @Nullable LabelSelector labels() {
        return labels;
    }

    /** Field selector, or null. */
    public @Nullable FieldSelector fields() {
        return fields;
    }

    /** The selection of a request. */
    public static Selection of(Target target, ListOptions options) throws RefusedException {
        try {
            LabelSelector labels = LabelSelector.parse(options.labelSelector());
            FieldSelector fields = FieldSelector.parse(options.fieldSelector(), target.kind());
            String only = target.name().isEmpty() ? fields.exact("metadata.name") : target.name();
            boolean exact = only != null
                    && !only.isEmpty()
                    && (!target.kind().namespaced() || !target.namespace().isEmpty());
            return new Selection(
                    exact
                            ? StorageKeys.of(target.kind(), target.namespace(), String.valueOf(only))
                            : StorageKeys.prefix(target.kind(), target.namespace()),
                    exact,
                    labels.isEmpty() ? null : labels,
                    fields.isEmpty() ? null : fields);
        } catch (MalformedException e) {
            throw new RefusedException(Statuses.badRequest(String.valueOf(e.getMessage())));
        }
    }

    /** Whether every object under the prefix is meant. */
    public boolean isAll() {
        return labels == null && fields == null && !exact;
    }

    /** Whether the record, whose key is of this length and begins with the prefix, is meant. */
    @HotPath
    public boolean matches(int keyLength, RecordFlyweight record) {
        return (!exact || keyLength == prefix.length)
                && (labels == null || record.matches(labels))
                && (fields == null || record.matches(fields));
    }

    /** Whether a key of this length, which begins with the prefix, is meant as far as the key tells. */
    public boolean isAt(int keyLength) {
        return !exact || keyLength == prefix.length;
    }

    /** Whether objects have to fit selectors. */
    public boolean hasSelectors() {
        return labels != null || fields != null;
    }

    /** Whether an object under the prefix fits the selectors. */
    public boolean matches(MapValue object) {
        return (labels == null || labels.matches(object.map("metadata").map("labels")))
                && (fields == null || fields.matches(object));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Selection that
                && java.util.Arrays.equals(prefix, that.prefix)
                && exact == that.exact
                && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(prefix) * 31 + text.hashCode();
    }

    @Override
    public String toString() {
        return new String(prefix, StandardCharsets.UTF_8) + " " + text;
    }
}
