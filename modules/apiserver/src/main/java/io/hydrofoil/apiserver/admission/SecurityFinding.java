package io.hydrofoil.apiserver.admission;

import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** A rule of a security standard that a pod breaks, and where. */
record SecurityFinding(String reason, String detail) {
    @Override
    public String toString() {
        return reason + " (" + detail + ")";
    }

    /** The names of the containers that are bad; those that run first come first. */
    static List<String> containers(MapValue spec, Predicate<MapValue> isBad) {
        List<String> names = new ArrayList<>(0);
        for (String group : new String[] {"initContainers", "containers", "ephemeralContainers"}) {
            for (MapValue container : spec.list(group).maps()) {
                if (isBad.test(container)) {
                    names.add(container.text("name", ""));
                }
            }
        }
        return names;
    }

    /** For example {@code containers "a", "b"}. */
    static String named(String word, List<String> names) {
        return plural(word, names.size()) + " " + quoted(names);
    }

    static String plural(String word, int count) {
        return count == 1 ? word : word + "s";
    }

    /** In quotes that escape nothing. */
    static String quoted(Collection<String> texts) {
        return "\"" + String.join("\", \"", texts) + "\"";
    }
}
