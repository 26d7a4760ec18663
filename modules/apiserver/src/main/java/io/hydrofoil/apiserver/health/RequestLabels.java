package io.hydrofoil.apiserver.health;

import io.hydrofoil.apiserver.Exchange;
import java.util.List;

/** The labels of a request in metrics, read off its path; requests outside of the API share {@link #OTHER}. */
record RequestLabels(String verb, String group, String version, String resource, String subresource, String scope) {
    static final RequestLabels OTHER = new RequestLabels("other", "", "", "", "", "");

    static RequestLabels of(Exchange exchange) {
        String[] parts = exchange.path().split("/", 9);
        // parts[0] is the empty text before the first slash
        int at;
        String group;
        if (parts.length > 3 && "api".equals(parts[1])) {
            group = "";
            at = 2;
        } else if (parts.length > 4 && "apis".equals(parts[1])) {
            group = parts[2];
            at = 3;
        } else {
            return OTHER;
        }
        String version = parts[at++];
        String scope = "cluster";
        if ("namespaces".equals(parts[at]) && parts.length > at + 2 && !isNamespaceSubresource(parts[at + 2])) {
            scope = "namespace";
            at += 2;
        }
        String resource = parts[at];
        String name = parts.length > at + 1 ? parts[at + 1] : "";
        String subresource = parts.length > at + 2 ? parts[at + 2] : "";
        if (resource.isEmpty()) {
            return OTHER;
        }
        String extent = name.isEmpty() ? scope : "resource";
        return new RequestLabels(verb(exchange, name), group, version, resource, subresource, extent);
    }

    String[] values() {
        return new String[] {verb, group, version, resource, subresource, scope};
    }

    String[] with(String code) {
        return new String[] {verb, group, version, resource, subresource, scope, code};
    }

    private static boolean isNamespaceSubresource(String part) {
        return part.isEmpty() || "status".equals(part) || "finalize".equals(part);
    }

    private static String verb(Exchange exchange, String name) {
        return switch (exchange.method()) {
            case "GET" -> {
                List<String> watch = exchange.query().get("watch");
                if (watch != null && !watch.contains("false") && !watch.contains("0")) {
                    yield "WATCH";
                }
                yield name.isEmpty() ? "LIST" : "GET";
            }
            case "POST" -> "POST";
            case "PUT" -> "PUT";
            case "PATCH" -> "PATCH";
            case "DELETE" -> name.isEmpty() ? "DELETECOLLECTION" : "DELETE";
            case "HEAD" -> "HEAD";
            default -> "other";
        };
    }
}
