package io.hydrofoil.apiserver.flow;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The priority levels and flow schemas of a fresh cluster, from the module's data (facts of v1.36). */
public final class FlowBootstrap {
    /** Annotation that says whether the server keeps an object's spec as it is in its own table. */
    static final String AUTOUPDATE = "apf.kubernetes.io/autoupdate-spec";

    static final String VERSION = "flowcontrol.apiserver.k8s.io/v1";
    static final String LEVEL = "PriorityLevelConfiguration";
    static final String SCHEMA = "FlowSchema";

    private static final ListValue EVERYTHING = ListValue.ofTexts(List.of("*"));
    private static final List<Entry> ENTRIES = read();

    private FlowBootstrap() {}

    /** One object of the table. */
    record Entry(MapValue object, boolean mandatory) {
        String kind() {
            return object.text("kind", "");
        }

        String name() {
            return object.map("metadata").text("name", "");
        }
    }

    /** The objects, levels first. */
    static List<Entry> entries() {
        return ENTRIES;
    }

    /** The objects to create, levels first. */
    public static List<MapValue> objects() {
        return ENTRIES.stream().map(entry -> entry.object().copy()).toList();
    }

    private static List<Entry> read() {
        MapValue data;
        try (InputStream in = FlowBootstrap.class.getResourceAsStream("bootstrap-flow.yaml")) {
            if (in == null) {
                throw new IllegalStateException("missing resource bootstrap-flow.yaml");
            }
            data = (MapValue) Yaml.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        List<Entry> entries = new ArrayList<>();
        data.list("levels").maps().forEach(row -> entries.add(entry(row, LEVEL, level(row))));
        data.list("schemas").maps().forEach(row -> entries.add(entry(row, SCHEMA, schema(row))));
        return List.copyOf(entries);
    }

    private static Entry entry(MapValue row, String kind, MapValue spec) {
        MapValue metadata = new MapValue().put("name", row.text("name", ""));
        metadata.ensureMap("annotations").put(AUTOUPDATE, "true");
        MapValue object = new MapValue()
                .put("kind", kind)
                .put("apiVersion", VERSION)
                .put("metadata", metadata)
                .put("spec", spec);
        return new Entry(object.freeze(), row.flag("mandatory", false));
    }

    private static MapValue level(MapValue row) {
        if (row.flag("exempt", false)) {
            MapValue none = new MapValue().put("nominalConcurrencyShares", 0).put("lendablePercent", 0);
            return new MapValue().put("type", "Exempt").put("exempt", none);
        }
        MapValue response = new MapValue().put("type", row.has("queues") ? "Queue" : "Reject");
        if (row.has("queues")) {
            response.put(
                    "queuing",
                    new MapValue()
                            .put("queues", row.number("queues", 0))
                            .put("handSize", row.number("hand", 0))
                            .put("queueLengthLimit", row.number("length", 0)));
        }
        MapValue limited = new MapValue()
                .put("nominalConcurrencyShares", row.number("shares", 0))
                .put("limitResponse", response)
                .put("lendablePercent", row.number("lend", 0));
        return new MapValue().put("type", "Limited").put("limited", limited);
    }

    private static MapValue schema(MapValue row) {
        MapValue spec = new MapValue()
                .put("priorityLevelConfiguration", new MapValue().put("name", row.text("level", "")))
                .put("matchingPrecedence", row.number("precedence", 0));
        if (row.has("by")) {
            spec.put("distinguisherMethod", new MapValue().put("type", row.text("by", "")));
        }
        MapValue rule = spec.ensureList("rules").addMap();
        ListValue subjects = rule.ensureList("subjects");
        row.list("who").texts().forEach(who -> subjects.add(subject(who)));
        ListValue paths = row.list("paths");
        if (row.flag("all", false)) {
            rule.ensureList("resourceRules").add(resources(EVERYTHING, EVERYTHING, EVERYTHING, true));
            paths = EVERYTHING;
        }
        for (MapValue of : row.list("rules").maps()) {
            rule.ensureList("resourceRules")
                    .add(resources(
                            of.list("verbs"), of.list("groups"), of.list("resources"), of.flag("cluster", false)));
        }
        if (!paths.isEmpty()) {
            ListValue verbs = row.flag("all", false) ? EVERYTHING : ListValue.ofTexts(List.of("get"));
            rule.ensureList("nonResourceRules")
                    .add(new MapValue().put("verbs", verbs.copy()).put("nonResourceURLs", paths.copy()));
        }
        return spec;
    }

    private static MapValue resources(ListValue verbs, ListValue groups, ListValue resources, boolean clusterScope) {
        MapValue rule = new MapValue()
                .put("verbs", verbs.copy())
                .put("apiGroups", groups.copy())
                .put("resources", resources.copy());
        if (clusterScope) {
            rule.put("clusterScope", true);
        }
        return rule.put("namespaces", EVERYTHING.copy());
    }

    /** {@code KIND:NAME}; service accounts are those of kube-system. */
    private static MapValue subject(String text) {
        String[] parts = text.split(":", 2);
        MapValue named = new MapValue();
        String field =
                switch (parts[0]) {
                    case "User" -> "user";
                    case "Group" -> "group";
                    default -> {
                        named.put("namespace", "kube-system");
                        yield "serviceAccount";
                    }
                };
        return new MapValue().put("kind", parts[0]).put(field, named.put("name", parts[1]));
    }
}
