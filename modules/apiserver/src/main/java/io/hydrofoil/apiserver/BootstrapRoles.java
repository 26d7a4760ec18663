package io.hydrofoil.apiserver;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The roles and bindings of a fresh cluster, from the module's data (facts of v1.36), in which field names are one
 * letter.
 */
final class BootstrapRoles {
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String VERSION = GROUP + "/v1";
    private static final String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";

    private BootstrapRoles() {}

    static List<MapValue> all() {
        MapValue data = read();
        List<MapValue> objects = new ArrayList<>();
        for (String list : List.of("cluster-roles", "controller-roles", "namespace-roles")) {
            data.list(list).maps().forEach(entry -> objects.add(role(entry)));
        }
        for (String list : List.of("cluster-role-bindings", "controller-role-bindings", "namespace-role-bindings")) {
            data.list(list).maps().forEach(entry -> objects.add(binding(entry)));
        }
        return objects;
    }

    /** The rules of the role of nodes, which is bound to nobody: the authorizer of nodes goes by it. */
    static ListValue rulesOfNodes() {
        for (MapValue entry : read().list("cluster-roles").maps()) {
            MapValue role = role(entry);
            if (role.map("metadata").text("name", "").equals("system:node")) {
                return role.list("rules");
            }
        }
        throw new IllegalStateException("the data has no role of nodes");
    }

    private static MapValue role(MapValue entry) {
        MapValue role = named(entry, "Role");
        ListValue rules = role.ensureList("rules");
        for (MapValue rule : entry.list("rules").maps()) {
            MapValue full = rules.addMap();
            copy(rule, "v", full, "verbs");
            copy(rule, "g", full, "apiGroups");
            copy(rule, "r", full, "resources");
            copy(rule, "n", full, "resourceNames");
            copy(rule, "u", full, "nonResourceURLs");
        }
        ListValue aggregate = entry.list("aggregate");
        if (!aggregate.isEmpty()) {
            ListValue selectors = role.ensureMap("aggregationRule").ensureList("clusterRoleSelectors");
            aggregate.maps().forEach(labels -> selectors.add(new MapValue().put("matchLabels", labels.copy())));
        }
        return role;
    }

    private static MapValue binding(MapValue entry) {
        MapValue binding = named(entry, "RoleBinding");
        String[] ref = entry.text("role", "").split("/", 2);
        binding.put(
                "roleRef",
                new MapValue().put("apiGroup", GROUP).put("kind", ref[0]).put("name", ref[1]));
        ListValue subjects = binding.ensureList("subjects");
        for (String subject : entry.list("subjects").texts()) {
            String[] parts = subject.split(":", 2);
            MapValue full = subjects.addMap().put("kind", parts[0]);
            if (parts[0].equals("ServiceAccount")) {
                String[] account = parts[1].split("/", 2);
                full.put("name", account[1]).put("namespace", account[0]);
            } else {
                full.put("apiGroup", GROUP).put("name", parts[1]);
            }
        }
        return binding;
    }

    private static MapValue named(MapValue entry, String kind) {
        String namespace = entry.text("ns", "");
        String full = namespace.isEmpty() ? "Cluster" + kind : kind;
        MapValue object = Bootstrap.object(VERSION, full, namespace, entry.text("name", ""));
        Bootstrap.label(object, "kubernetes.io/bootstrapping", "rbac-defaults");
        entry.map("labels").texts().forEach((key, value) -> Bootstrap.label(object, key, value));
        object.ensureMap("metadata").ensureMap("annotations").put(AUTO_UPDATE, "true");
        return object;
    }

    private static void copy(MapValue from, String key, MapValue to, String name) {
        ListValue values = from.list(key);
        if (!values.isEmpty()) {
            to.put(name, values.copy());
        }
    }

    private static MapValue read() {
        try (InputStream in = BootstrapRoles.class.getResourceAsStream("rbac-bootstrap.json")) {
            if (in == null) {
                throw new IllegalStateException("missing resource rbac-bootstrap.json");
            }
            return (MapValue) Json.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
