package io.hydrofoil.objects.apply;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps from the root to where a walk is. Names of fields become elements only when the path is put into a set:
 * most walks pass hundreds of fields and note a few.
 */
final class Path {
    private final ArrayList<String> steps = new ArrayList<>(16);
    private final java.util.BitSet names = new java.util.BitSet();

    void enterField(String name) {
        names.set(steps.size());
        steps.add(name);
    }

    void enter(String element) {
        names.clear(steps.size());
        steps.add(element);
    }

    void leave() {
        steps.removeLast();
    }

    void addTo(FieldSet set) {
        set.insert(elements());
    }

    private List<String> elements() {
        List<String> elements = new ArrayList<>(steps.size());
        for (int i = 0; i < steps.size(); i++) {
            elements.add(names.get(i) ? Elements.field(steps.get(i)) : steps.get(i));
        }
        return elements;
    }

    /** As messages show it. */
    String shown() {
        StringBuilder text = new StringBuilder();
        elements().forEach(element -> text.append(Elements.show(element)));
        return text.toString();
    }
}
