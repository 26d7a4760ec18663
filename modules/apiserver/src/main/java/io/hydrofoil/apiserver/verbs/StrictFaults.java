package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.objects.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unknown and duplicate fields of a JSON body of a built-in kind, as a reader tells of them that goes through the body
 * once: each where it stands, and nothing of what is within an unknown field.
 */
final class StrictFaults {
    private static final int MAX_FAULTS = 100;

    private final Set<String> duplicates;
    private final Set<String> unknown;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> ordered = new LinkedHashSet<>();
    private @Nullable String within;

    private StrictFaults(List<String> duplicates, List<String> unknown) {
        this.duplicates = new HashSet<>(duplicates);
        this.unknown = new HashSet<>(unknown);
    }

    /**
     * All faults in their order.
     *
     * @param duplicates as the body told them when it was read
     * @param unknown as shaping what was read told them
     */
    static List<String> inOrder(Body body, List<String> duplicates, List<String> unknown) throws MalformedException {
        StrictFaults faults = new StrictFaults(duplicates, unknown);
        if (!duplicates.isEmpty()) {
            body.keys(faults::key);
        }
        if (faults.seen.isEmpty()) {
            // YAML tells of its duplicates before anything else is looked at
            faults.ordered.addAll(duplicates);
        }
        // what stood in a value that another one replaced is not found by its path
        faults.ordered.addAll(unknown);
        return new ArrayList<>(faults.ordered).subList(0, Math.min(faults.ordered.size(), MAX_FAULTS));
    }

    private void key(String path) {
        boolean again = !seen.add(path);
        if (within != null && (path.startsWith(within + ".") || path.startsWith(within + "["))) {
            return;
        }
        String asUnknown = "unknown field \"" + path + "\"";
        String asDuplicate = "duplicate field \"" + path + "\"";
        boolean isUnknown = unknown.contains(asUnknown);
        within = isUnknown ? path : null;
        if (isUnknown) {
            ordered.add(asUnknown);
        } else if (again && duplicates.contains(asDuplicate)) {
            ordered.add(asDuplicate);
        }
    }
}
