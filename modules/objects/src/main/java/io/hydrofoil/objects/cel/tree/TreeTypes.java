package io.hydrofoil.objects.cel.tree;

import io.hydrofoil.objects.cel.check.StructTypes;
import io.hydrofoil.objects.cel.cost.Range;
import io.hydrofoil.objects.cel.cost.SizeHints;
import io.hydrofoil.objects.cel.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types of some variables, for checks and for costs. Objects are named by where they stand: {@code
 * root.field.@idx.field}.
 */
public final class TreeTypes implements StructTypes, SizeHints {
    private final Map<String, TreeType> variables;

    /** @param variables types by name; those that are objects must be named differently */
    public TreeTypes(Map<String, TreeType> variables) {
        this.variables = Map.copyOf(variables);
    }

    private @Nullable TreeType object(String name) {
        for (TreeType root : variables.values()) {
            String rootName = nameOf(root);
            if (rootName != null && (name.equals(rootName) || name.startsWith(rootName + "."))) {
                TreeType found = name.equals(rootName) ? root : find(root, name.substring(rootName.length() + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** The name of an object, or of what a list or map of objects is called. */
    private static @Nullable String nameOf(TreeType type) {
        TreeType here = type;
        int depth = 0;
        while (here.element() != null) {
            here = here.element();
            depth++;
        }
        if (here.kind() != TreeType.Kind.OBJECT) {
            return null;
        }
        String name = here.type().name();
        for (int i = 0; i < depth; i++) {
            int dot = name.lastIndexOf(".@");
            name = dot < 0 ? name : name.substring(0, dot);
        }
        return name;
    }

    private static @Nullable TreeType find(TreeType root, String path) {
        List<String> steps = new ArrayList<>();
        for (String step : path.split("\\.")) {
            steps.add(step.equals("@idx") ? "@items" : step.equals("@elem") ? "@values" : step);
        }
        TreeType found = root.at(steps);
        return found != null && found.kind() == TreeType.Kind.OBJECT ? found : null;
    }

    @Override
    public boolean has(String struct) {
        return object(struct) != null;
    }

    @Override
    public @Nullable Type field(String struct, String field) {
        TreeType object = object(struct);
        TreeType.Field known = object == null ? null : object.field(field);
        return known == null ? null : known.type().type();
    }

    @Override
    public @Nullable Range size(List<String> path, Type type) {
        TreeType root = path.isEmpty() ? null : variables.get(path.getFirst());
        TreeType found = root == null ? null : root.at(path.subList(1, path.size()));
        return found == null ? null : new Range(0, found.most());
    }
}
