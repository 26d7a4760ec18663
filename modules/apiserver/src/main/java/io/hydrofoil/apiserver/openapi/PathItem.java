package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The operations of one path. Parameters that all of them take are written once, with the path. */
final class PathItem {
    private final String path;
    private final TreeMap<String, Operation> operations = new TreeMap<>();

    PathItem(String path) {
        this.path = path;
    }

    void add(Operation operation) {
        operations.put(operation.method(), operation);
    }

    MapValue written(Dialect dialect, Parameters parameters) {
        TreeSet<String> common = new TreeSet<>(pathParameters());
        Set<String> ofAll = null;
        for (Operation operation : operations.values()) {
            Set<String> own = options(operation);
            if (ofAll == null) {
                ofAll = own;
            } else {
                ofAll.retainAll(own);
            }
        }
        if (ofAll != null) {
            common.addAll(ofAll);
        }
        MapValue item = new MapValue();
        operations.forEach((method, operation) -> {
            Set<String> own = options(operation);
            own.removeAll(common);
            item.put(method, written(operation, own, dialect, parameters));
        });
        if (!common.isEmpty()) {
            item.put("parameters", parameters.list(common));
        }
        return item;
    }

    private List<String> pathParameters() {
        TreeSet<String> names = new TreeSet<>();
        int open = path.indexOf('{');
        while (open >= 0) {
            int close = path.indexOf('}', open);
            names.add("path/" + path.substring(open + 1, close));
            open = path.indexOf('{', close);
        }
        return List.copyOf(names);
    }

    private static Set<String> options(Operation operation) {
        TreeSet<String> options = new TreeSet<>();
        operation.options().forEach(option -> options.add("query/" + option));
        return options;
    }

    private static MapValue written(Operation operation, Set<String> options, Dialect dialect, Parameters parameters) {
        MapValue tree =
                new MapValue().put("description", description(operation)).put("operationId", operation.id());
        ListValue own = parameters.list(options);
        boolean hasBody = !operation.body().isEmpty();
        if (dialect == Dialect.V2) {
            putUnlessEmpty(tree, "consumes", operation.media().consumed());
            putUnlessEmpty(tree, "produces", operation.media().produced());
            tree.put("schemes", ListValue.ofTexts(List.of("https")));
            if (hasBody) {
                own.add(0, parameters.body(operation));
            }
        } else if (hasBody) {
            MapValue body = new MapValue()
                    .put("content", content(operation.media().consumed(), schema(operation.body(), dialect)));
            if (operation.requiresBody()) {
                body.put("required", true);
            }
            tree.put("requestBody", body);
        }
        if (!own.isEmpty()) {
            tree.put("parameters", own);
        }
        tree.put("responses", responses(operation, dialect)).put("tags", ListValue.ofTexts(List.of(operation.tag())));
        if (!operation.action().isEmpty()) {
            tree.put("x-kubernetes-action", operation.action());
        }
        MapValue identity = operation.identity();
        if (identity != null) {
            tree.put("x-kubernetes-group-version-kind", identity);
        }
        return tree;
    }

    private static String description(Operation operation) {
        MapValue identity = operation.identity();
        return identity == null || operation.action().isEmpty()
                ? operation.id()
                : operation.action() + " " + identity.text("kind", "");
    }

    private static void putUnlessEmpty(MapValue tree, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            tree.put(name, ListValue.ofTexts(texts));
        }
    }

    private static MapValue responses(Operation operation, Dialect dialect) {
        MapValue responses = new MapValue();
        for (String code : operation.goodCodes()) {
            MapValue response = new MapValue().put("description", meaning(code));
            MapValue schema = schema(operation.answer(), dialect);
            if (dialect == Dialect.V2) {
                response.put("schema", schema);
            } else {
                response.put("content", content(operation.media().produced(), schema));
            }
            responses.put(code, response);
        }
        return responses.put("401", new MapValue().put("description", "Unauthorized"));
    }

    private static String meaning(String code) {
        return switch (code) {
            case "201" -> "Created";
            case "202" -> "Accepted";
            default -> "OK";
        };
    }

    private static MapValue schema(String definition, Dialect dialect) {
        return definition.equals(Operation.TEXT)
                ? new MapValue().put("type", "string")
                : new MapValue().put("$ref", dialect.reference(definition));
    }

    private static MapValue content(List<String> types, MapValue schema) {
        MapValue content = new MapValue();
        types.forEach(type -> content.put(type, new MapValue().put("schema", schema)));
        return content;
    }
}
