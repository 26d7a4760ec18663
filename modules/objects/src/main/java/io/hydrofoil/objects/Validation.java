package io.hydrofoil.objects;

import io.hydrofoil.objects.validation.Faults;
import io.hydrofoil.objects.validation.ImmutableFields;
import io.hydrofoil.objects.validation.KindRules;
import io.hydrofoil.objects.validation.MetadataRules;
import io.hydrofoil.objects.validation.SchemaRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says what is wrong with an object that has been shaped, defaulted and prepared by its kind's strategy; an empty list
 * means nothing.
 * Three layers, reported in this order: metadata, the rules of the kind ({@link KindRules}), the enumerations of the
 * schema. Custom kinds have their own schemas in place of the last two.
 */
public final class Validation {
    private Validation() {}

    /** Faults of an object that is to be created; its name must have been generated already. */
    public static List<FieldError> create(Kind kind, MapValue object) {
        return create(kind, kind, object);
    }

    /** As {@link #create(Kind, MapValue)}; {@code asked} is the kind it was sent as, which may demand more. */
    public static List<FieldError> create(Kind kind, Kind asked, MapValue object) {
        Faults faults = new Faults();
        boolean isStoredElsewhere = !asked.group().equals(kind.group());
        if (isStoredElsewhere) {
            // the rules of the stored kind are told first, and they know nothing of metadata
            KindRules.of(asked).stored(object, faults);
        }
        boolean metadataLast = MetadataRules.comeLast(asked);
        if (!metadataLast) {
            MetadataRules.create(asked, object.map("metadata"), faults);
        }
        CustomKind custom = kind.custom();
        if (custom != null) {
            return joined(faults.errors(), custom.faults(object, null, text -> {}));
        }
        KindRules rules = KindRules.of(kind);
        rules.before(object, faults);
        if (isStoredElsewhere) {
            KindRules.of(asked).creation(object, faults);
        } else {
            rules.object(object, faults);
            rules.creation(object, faults);
        }
        if (!rules.hasOwnEnums()) {
            SchemaRules.enums(kind, object, faults);
        }
        if (metadataLast && faults.errors().isEmpty()) {
            MetadataRules.create(asked, object.map("metadata"), faults);
        }
        return faults.errors();
    }

    /**
     * Faults for which nothing that is shared (addresses, ports) can be taken for an object; told alone if there are.
     */
    public static List<FieldError> shared(Kind kind, MapValue object) {
        Faults faults = new Faults();
        KindRules.of(kind).shared(object, faults);
        return faults.errors();
    }

    /**
     * Faults of an object that is to replace {@code old}, subresources included (their strategies have reset what they
     * may not change).
     *
     * @param subresource through which it is written; empty for the main resource
     */
    public static List<FieldError> update(Kind kind, String subresource, MapValue now, MapValue old) {
        return update(kind, kind, subresource, now, old, text -> {});
    }

    /**
     * As {@link #update(Kind, String, MapValue, MapValue)}.
     *
     * @param asked the kind it was sent as
     * @param warn takes faults that are let pass, for they were there before
     */
    public static List<FieldError> update(
            Kind kind, Kind asked, String subresource, MapValue now, MapValue old, Consumer<String> warn) {
        Faults faults = new Faults();
        MetadataRules.update(asked, now.map("metadata"), old.map("metadata"), faults);
        CustomKind custom = kind.custom();
        if (custom != null) {
            return joined(
                    faults.errors(),
                    subresource.equals("status") ? custom.statusFaults(now, old, warn) : custom.faults(now, old, warn));
        }
        KindRules rules = KindRules.of(kind);
        if (asked.group().equals(kind.group())) {
            rules.update(subresource, now, old, faults);
        } else {
            KindRules.of(asked).stored(now, faults);
            KindRules.of(asked).change(now, old, faults);
        }
        ImmutableFields.check(kind, now, old, faults);
        if (!rules.hasOwnEnums()) {
            SchemaRules.enums(kind, now, faults);
        }
        return faults.errors();
    }

    private static List<FieldError> joined(List<FieldError> first, List<FieldError> then) {
        List<FieldError> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }
}
