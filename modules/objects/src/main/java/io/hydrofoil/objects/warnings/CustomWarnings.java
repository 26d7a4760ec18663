package io.hydrofoil.objects.warnings;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.validation.MetadataRules;
import java.util.List;
import java.util.TreeSet;

/** Objects of custom kinds: finalizers whose names could be anybody's, when they are new. */
final class CustomWarnings implements WarningRules {
    @Override
    public void create(MapValue object, List<String> texts) {
        update(object, MapValue.EMPTY, texts);
    }

    @Override
    public void update(MapValue now, MapValue old, List<String> texts) {
        List<String> names = finalizers(now);
        if (names.isEmpty()) {
            return;
        }
        TreeSet<String> added = new TreeSet<>(names);
        finalizers(old).forEach(added::remove);
        for (String name : added) {
            String field = "metadata.finalizers: " + GoQuote.of(name) + ": ";
            LabelSyntax.keyFaults(name).forEach(fault -> texts.add(field + fault));
            if (MetadataRules.lacksPrefix(name)) {
                texts.add(field + "prefer a domain-qualified finalizer name including a path (/) to avoid accidental"
                        + " conflicts with other finalizer writers");
            }
        }
    }

    private static List<String> finalizers(MapValue object) {
        return object.map("metadata").list("finalizers").texts();
    }
}
