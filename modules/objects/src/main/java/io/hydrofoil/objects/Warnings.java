package io.hydrofoil.objects;

import io.hydrofoil.objects.warnings.WarningRules;
import java.util.ArrayList;
import java.util.List;

/** What to tell a client about an object that is sound but will not do what it seems to say. */
public final class Warnings {
    private Warnings() {}

    /** Texts for Warning headers of a creation; the object has been validated. */
    public static List<String> create(Kind kind, MapValue object) {
        List<String> texts = new ArrayList<>(0);
        WarningRules.of(kind).create(object, texts);
        return texts;
    }

    /** Texts for Warning headers of a replacement; the generation has been counted, the object validated. */
    public static List<String> update(Kind kind, MapValue now, MapValue old) {
        List<String> texts = new ArrayList<>(0);
        WarningRules.of(kind).update(now, old, texts);
        return texts;
    }
}
