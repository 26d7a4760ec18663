package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import java.util.HashSet;
import java.util.Set;

/** Volumes that show facts of the cluster as files: downward API and projections. */
final class ProjectionRules {
    private static final long MIN_TOKEN_SECONDS = 600;
    private static final long MAX_TOKEN_SECONDS = 1L << 32;

    private ProjectionRules() {}

    static void downward(MapValue source, String path, Faults faults) {
        PathRules.mode(path, source, "defaultMode", faults);
        ListValue items = source.list("items");
        for (int i = 0; i < items.size(); i++) {
            file(items.mapAt(i), path, faults);
        }
    }

    /** Faults of files are reported at the volume, whichever file it is. */
    private static void file(MapValue file, String path, Faults faults) {
        String place = file.text("path", "");
        faults.requireText(path + ".path", place);
        PathRules.notReserved(path + ".path", place, faults);
        if (file.get("fieldRef") instanceof MapValue field) {
            EnvRules.podField(field, path + ".fieldRef", true, faults);
            if (file.has("resourceFieldRef")) {
                faults.invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
        } else if (file.get("resourceFieldRef") instanceof MapValue resource) {
            EnvRules.resourceField(resource, path + ".resourceFieldRef", true, faults);
        } else {
            faults.required(path, "one of fieldRef and resourceFieldRef is required");
        }
        PathRules.mode(path, file, "mode", faults);
    }

    static void projected(MapValue source, String path, Faults faults) {
        PathRules.mode(path, source, "defaultMode", faults);
        Set<String> places = new HashSet<>();
        ListValue sources = source.list("sources");
        for (int i = 0; i < sources.size(); i++) {
            source(sources.mapAt(i), path, path + ".sources[" + i + "]", places, faults);
        }
    }

    private static void source(MapValue source, String volume, String path, Set<String> places, Faults faults) {
        for (String sort : new String[] {"secret", "configMap"}) {
            if (source.get(sort) instanceof MapValue keyed) {
                keyed(keyed, volume, path + "." + sort, places, faults);
            }
        }
        if (source.get("downwardAPI") instanceof MapValue downward) {
            ListValue items = downward.list("items");
            for (int i = 0; i < items.size(); i++) {
                file(items.mapAt(i), path + ".downwardAPI", faults);
                String place = items.mapAt(i).text("path", "");
                if (!place.isEmpty() && !places.add(place)) {
                    faults.invalid(volume, place, "conflicting duplicate paths");
                }
            }
        }
        if (source.get("serviceAccountToken") instanceof MapValue token) {
            token(token, volume, path + ".serviceAccountToken", faults);
        }
        if (source.size() > 1) {
            faults.forbidden(path, "may not specify more than 1 volume type per source");
        }
    }

    private static void keyed(MapValue keyed, String volume, String path, Set<String> places, Faults faults) {
        String name = keyed.text("name", "");
        faults.requireText(path + ".name", name);
        ListValue items = keyed.list("items");
        for (int i = 0; i < items.size(); i++) {
            VolumeRules.keyToPath(items.mapAt(i), path + ".items[" + i + "]", faults);
            String place = items.mapAt(i).text("path", "");
            if (!place.isEmpty() && !places.add(place)) {
                faults.invalid(volume, name, "conflicting duplicate paths");
            }
        }
    }

    private static void token(MapValue token, String volume, String path, Faults faults) {
        if (token.get("expirationSeconds") instanceof NumberValue seconds) {
            tokenSeconds(path + ".expirationSeconds", seconds.longValue(), faults);
        }
        String place = token.text("path", "");
        if (place.isEmpty()) {
            faults.required(volume + ".path");
        } else {
            PathRules.notReserved(volume + ".path", place, faults);
        }
    }

    private static void tokenSeconds(String field, long seconds, Faults faults) {
        if (seconds < MIN_TOKEN_SECONDS) {
            faults.invalid(field, seconds, "may not specify a duration less than 10 minutes");
        }
        if (seconds > MAX_TOKEN_SECONDS) {
            faults.invalid(field, seconds, "may not specify a duration larger than 2^32 seconds");
        }
    }
}
