package io.hydrofoil.controllers.pods;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a node is one that a pod asks for by node selector and required node affinity. */
public final class NodeAffinity {
    private NodeAffinity() {}

    /** {@code spec} is that of the pod or template. */
    public static boolean matches(MapValue spec, ApiObject node) {
        if (!node.labels()
                .entrySet()
                .containsAll(spec.map("nodeSelector").texts().entrySet())) {
            return false;
        }
        MapValue required = spec.mapAt("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        if (!required.has("nodeSelectorTerms")) {
            return true;
        }
        for (MapValue term : required.list("nodeSelectorTerms").maps()) {
            ListValue expressions = term.list("matchExpressions");
            ListValue fields = term.list("matchFields");
            boolean isEmpty = expressions.isEmpty() && fields.isEmpty();
            if (!isEmpty && matchesAll(expressions, node, false) && matchesAll(fields, node, true)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matchesAll(ListValue requirements, ApiObject node, boolean areFields) {
        for (MapValue requirement : requirements.maps()) {
            String key = requirement.text("key", "");
            String value = !areFields ? node.labels().get(key) : key.equals("metadata.name") ? node.name() : null;
            if (!matches(requirement, value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(MapValue requirement, @Nullable String value) {
        List<String> values = requirement.list("values").texts();
        return switch (requirement.text("operator", "")) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compare(value, values) > 0;
            case "Lt" -> compare(value, values) < 0;
            default -> false;
        };
    }

    /** 0 also where one of them is no number. */
    private static int compare(@Nullable String value, List<String> values) {
        try {
            return value == null || values.isEmpty()
                    ? 0
                    : Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
