package io.hydrofoil.objects;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where objects of a custom kind keep the numbers of their scale subresource: paths with a dot in front, the selector's
 * may be empty. Immutable.
 */
public record ScalePaths(String specReplicas, String statusReplicas, String selector) {
    private static final String COUNT = "should be a non-negative integer";

    /** The paths of a version of a definition, or null if it has no scale. */
    public static @Nullable ScalePaths of(MapValue version) {
        MapValue subresources = version.map("subresources");
        if (!subresources.has("scale")) {
            return null;
        }
        MapValue scale = subresources.map("scale");
        return new ScalePaths(
                scale.text("specReplicasPath", ""),
                scale.text("statusReplicasPath", ""),
                scale.text("labelSelectorPath", ""));
    }

    /** The value at one of the paths, or null. */
    public static @Nullable Value at(MapValue object, String path) {
        return object.at(words(path));
    }

    /** Sets the wanted number of replicas. */
    public void replicas(MapValue object, long replicas) {
        String[] words = words(specReplicas);
        MapValue here = object;
        for (int i = 0; i < words.length - 1; i++) {
            here = here.ensureMap(words[i]);
        }
        here.put(words[words.length - 1], replicas);
    }

    private static String[] words(String path) {
        return (path.startsWith(".") ? path.substring(1) : path).split("\\.");
    }

    /** Faults of the wanted replicas. */
    public void checkSpec(MapValue object, List<FieldError> errors) {
        count(object, specReplicas, errors);
    }

    /** Faults of the replicas and of the selector in the status. */
    public void checkStatus(MapValue object, List<FieldError> errors) {
        count(object, statusReplicas, errors);
        if (!selector.isEmpty()) {
            String wrong = accessFault(object, selector, "string");
            if (wrong != null) {
                errors.add(new FieldError(FieldError.Type.INVALID, selector, "\"\"", wrong));
            }
        }
    }

    private static void count(MapValue object, String path, List<FieldError> errors) {
        String wrong = accessFault(object, path, "int64");
        if (wrong != null) {
            errors.add(new FieldError(FieldError.Type.INVALID, path, "0", wrong));
            return;
        }
        long count = object.longAt(0, words(path));
        if (count < 0) {
            errors.add(new FieldError(FieldError.Type.INVALID, path, Long.toString(count), COUNT));
        } else if (count > Integer.MAX_VALUE) {
            errors.add(new FieldError(
                    FieldError.Type.INVALID,
                    path,
                    Long.toString(count),
                    "should be less than or equal to " + Integer.MAX_VALUE));
        }
    }

    /** Why the path cannot be followed to a value of this type; null if it can or ends where nothing is. */
    private static @Nullable String accessFault(MapValue object, String path, String wanted) {
        String[] words = words(path);
        Value here = object;
        for (int i = 0; i < words.length; i++) {
            if (!(here instanceof MapValue map)) {
                String passed = "." + String.join(".", List.of(words).subList(0, i + 1));
                return passed(path, passed) + " accessor error: " + GoPrint.of(here) + " is of the type "
                        + GoPrint.type(here) + ", expected map[string]interface{}";
            }
            Value next = map.get(words[i]);
            if (next == null) {
                return null;
            }
            here = next;
        }
        String type = GoPrint.type(here);
        return type.equals(wanted)
                ? null
                : path + " accessor error: " + GoPrint.of(here) + " is of the type " + type + ", expected " + wanted;
    }

    private static String passed(String path, String passed) {
        return path.startsWith(passed) ? passed : path;
    }
}
