package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Ownership;
import java.nio.charset.StandardCharsets;

/**
 * The way from kubectl's own apply, which kept its last configuration in an annotation, to server-side apply: what the
 * annotation says and the object still has may be taken over without force, and the annotation is kept up to date.
 */
final class LastApplied {
    static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

    private static final String KUBECTL = "kubectl";
    private static final int MAX_ANNOTATIONS_BYTES = 256 * 1024;

    private LastApplied() {}

    /** Whether these conflicts are all about what kubectl applied before. */
    static boolean mayTake(Ownership.Write write, MapValue live, Applying.Conflicts conflicts) {
        return conflicts.fields().difference(owned(write, live)).isEmpty();
    }

    /** What the annotation says and the object still has; nothing if another manager than kubectl applies. */
    static FieldSet owned(Ownership.Write write, MapValue live) {
        String text = live.map("metadata").map("annotations").text(ANNOTATION, "");
        if (!write.manager().equals(KUBECTL) || text.isEmpty()) {
            return FieldSet.EMPTY;
        }
        MapValue last;
        try {
            if (!(Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof MapValue map)) {
                return FieldSet.EMPTY;
            }
            last = map;
        } catch (MalformedException e) {
            return FieldSet.EMPTY;
        }
        Place place = Place.of(write.schema());
        if (!last.text("apiVersion", "").equals(write.apiVersion())
                || !TypeCheck.faults(place, last).isEmpty()) {
            return FieldSet.EMPTY;
        }
        Comparison difference = Comparison.of(place, last, live, FieldSet.EMPTY);
        return OwnFields.of(place, last)
                .difference(difference.modified)
                .difference(difference.added)
                .difference(difference.removed);
    }

    /** Writes the annotation anew if there is one and kubectl applies. */
    static void renew(String manager, MapValue applied, MapValue config) {
        if (!manager.equals(KUBECTL)) {
            return;
        }
        MapValue annotations = applied.map("metadata").map("annotations");
        if (annotations.text(ANNOTATION, "").isEmpty()) {
            return;
        }
        MapValue last = config.copy();
        if (last.get("metadata") instanceof MapValue metadata && metadata.get("annotations") instanceof MapValue said) {
            said.remove(ANNOTATION);
            if (said.isEmpty()) {
                metadata.remove("annotations");
            }
        }
        String text = new String(Json.sortedBytes(last), StandardCharsets.UTF_8) + "\n";
        annotations.put(ANNOTATION, text);
        long bytes = 0;
        for (var annotation : annotations.texts().entrySet()) {
            bytes += annotation.getKey().getBytes(StandardCharsets.UTF_8).length
                    + annotation.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > MAX_ANNOTATIONS_BYTES) {
            annotations.remove(ANNOTATION);
        }
    }
}
