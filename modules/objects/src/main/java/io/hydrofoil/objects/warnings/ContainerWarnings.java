package io.hydrofoil.objects.warnings;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Containers of one pod spec. */
final class ContainerWarnings {
    private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

    private final String path;
    private final MapValue spec;
    private final MapValue annotations;
    private final List<String> texts;
    private final Map<String, List<Port>> ports = new HashMap<>();
    private final Map<String, String> portNames = new HashMap<>();

    /** @param path what stands in front of {@code spec}: nothing in a pod */
    ContainerWarnings(String path, MapValue spec, MapValue annotations, List<String> texts) {
        this.path = path;
        this.spec = spec;
        this.annotations = annotations;
        this.texts = texts;
    }

    private record Port(String field, MapValue port) {}

    @FunctionalInterface
    private interface Visitor {
        void visit(MapValue container, String field);
    }

    void all() {
        each(this::container);
        each(this::ports);
    }

    private void each(Visitor visitor) {
        for (String group : new String[] {"initContainers", "containers", "ephemeralContainers"}) {
            ListValue containers = spec.list(group);
            for (int i = 0; i < containers.size(); i++) {
                visitor.visit(containers.mapAt(i), path + "spec." + group + "[" + i + "]");
            }
        }
    }

    private void container(MapValue container, String field) {
        if (!annotations.isEmpty()) {
            annotations(container);
        }
        MapValue limits = container.map("resources").map("limits");
        MapValue requests = container.map("resources").map("requests");
        for (String resource : new String[] {"memory", "ephemeral-storage"}) {
            bytes(limits, resource, field + ".resources.limits", texts);
            bytes(requests, resource, field + ".resources.requests", texts);
        }
        variables(container.list("env"), field + ".env");
    }

    /** The annotations of pods are said where they become fields, before they do. */
    private void annotations(MapValue container) {
        String name = container.text("name", "");
        MapValue context = container.map("securityContext");
        if (annotations.has(SECCOMP + name) && !context.has("seccompProfile")) {
            texts.add(path + "metadata.annotations[" + SECCOMP + name
                    + "]: non-functional in v1.27+; use the \"seccompProfile\" field instead");
        }
        boolean profiled =
                context.has("appArmorProfile") || spec.map("securityContext").has("appArmorProfile");
        if (!path.isEmpty() && annotations.has(APP_ARMOR + name) && !profiled) {
            texts.add(path + "metadata.annotations[" + APP_ARMOR + name
                    + "]: deprecated since v1.30; use the \"appArmorProfile\" field instead");
        }
    }

    /** Amounts of bytes of which there is no half. */
    static void bytes(MapValue amounts, String path, List<String> texts) {
        for (String resource : new String[] {"memory", "ephemeral-storage"}) {
            bytes(amounts, resource, path, texts);
        }
    }

    static void bytes(MapValue amounts, String resource, String path, List<String> texts) {
        Value value = amounts.get(resource);
        if (value == null) {
            return;
        }
        try {
            Quantity amount = Quantity.of(value);
            if (amount.milliValue() % 1000 != 0) {
                texts.add(path + "[" + resource + "]: fractional byte value " + GoQuote.of(amount.toString())
                        + " is invalid, must be an integer");
            }
        } catch (MalformedException e) {
            throw new IllegalArgumentException("warnings need a shaped object: " + e.getMessage(), e);
        }
    }

    /** A variable may say again what it said, if it builds on it. */
    private void variables(ListValue variables, String field) {
        if (variables.size() < 2) {
            return;
        }
        Set<String> names = HashSet.newHashSet(variables.size());
        for (int i = 0; i < variables.size(); i++) {
            String name = variables.mapAt(i).text("name", "");
            String value = variables.mapAt(i).text("value", "");
            String reference = "$(" + name + ")";
            boolean builds = value.contains(reference) && !value.equals(reference);
            if (!names.add(name) && !builds) {
                texts.add(field + "[" + i + "]: hides previous definition of " + GoQuote.of(name)
                        + ", which may be dropped when using apply");
            }
        }
    }

    private void ports(MapValue container, String owner) {
        ListValue list = container.list("ports");
        for (int i = 0; i < list.size(); i++) {
            MapValue port = list.mapAt(i);
            String field = owner + ".ports[" + i + "]";
            if (!port.text("hostIP", "").isEmpty() && port.number("hostPort", 0) == 0) {
                texts.add(field + ": hostIP set without hostPort: " + goText(port));
            }
            String key = port.number("containerPort", 0) + "/" + port.text("protocol", "");
            List<Port> others = ports.computeIfAbsent(key, ignored -> new ArrayList<>(1));
            others.forEach(other -> overlap(field, port, other));
            others.add(new Port(field, port));
            name(field, port.text("name", ""));
        }
    }

    private void name(String field, String name) {
        String first = name.isEmpty() ? null : portNames.putIfAbsent(name, field);
        if (first != null
                && !first.substring(0, first.indexOf(".ports[")).equals(field.substring(0, field.indexOf(".ports[")))) {
            texts.add(field + ": duplicate port name " + GoQuote.of(name) + " with " + first
                    + ", services and probes that select ports by name will use " + first);
        }
    }

    private void overlap(String field, MapValue port, Port other) {
        long host = port.number("hostPort", 0);
        long otherHost = other.port().number("hostPort", 0);
        String ip = port.text("hostIP", "");
        String otherIp = other.port().text("hostIP", "");
        if (ip.equals(otherIp) && host == otherHost) {
            texts.add(field + ": duplicate port definition with " + other.field());
        } else if (host == 0 || otherHost == 0) {
            texts.add(field + ": overlapping port definition with " + other.field());
        } else if (host == otherHost && ip.isEmpty() != otherIp.isEmpty()) {
            texts.add(field + ": dangerously ambiguous port definition with " + other.field());
        }
    }

    private static String goText(MapValue port) {
        return "{Name:" + port.text("name", "") + " HostPort:" + port.number("hostPort", 0) + " ContainerPort:"
                + port.number("containerPort", 0) + " Protocol:" + port.text("protocol", "") + " HostIP:"
                + port.text("hostIP", "") + "}";
    }
}
