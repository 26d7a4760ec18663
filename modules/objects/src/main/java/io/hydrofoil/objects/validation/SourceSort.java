package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;

/**
 * One sort of source that a volume may have.
 *
 * @param name of the field
 * @param shownAs what a server calls it in faults of its content
 * @param asSecond what a server calls it if there is another source already; empty: it is checked all the same
 * @param rule what holds for its content
 */
record SourceSort(String name, String shownAs, String asSecond, Rule rule) {
    /** Checks one source that stands at a path. */
    @FunctionalInterface
    interface Rule {
        void check(MapValue source, String path, Faults faults);
    }

    /** A sort that goes by its own name everywhere. */
    SourceSort(String name, Rule rule) {
        this(name, name, name, rule);
    }

    /** Checks that the owner has one source, and that one; {@code sorts} in the order in which they are looked at. */
    static void one(List<SourceSort> sorts, MapValue owner, String path, Faults faults) {
        boolean found = false;
        for (SourceSort sort : sorts) {
            if (!(owner.get(sort.name) instanceof MapValue source)) {
                continue;
            }
            if (found && !sort.asSecond.isEmpty()) {
                faults.forbidden(path + "." + sort.asSecond, "may not specify more than 1 volume type");
                continue;
            }
            found = true;
            sort.rule.check(source, path + "." + sort.shownAs, faults);
        }
        if (!found) {
            faults.required(path, "must specify a volume type");
        }
    }
}
