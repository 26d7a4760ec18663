package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules of the containers of one pod spec. */
public final class ContainerRules {
    private final Set<String> volumes;
    private final boolean hostNetwork;
    private final Faults faults;

    /** @param volumes names that mounts may use */
    ContainerRules(Set<String> volumes, boolean hostNetwork, Faults faults) {
        this.volumes = volumes;
        this.hostNetwork = hostNetwork;
        this.faults = faults;
    }

    /** @param names names that are taken already; grows */
    void all(ListValue containers, String path, Set<String> names) {
        for (int i = 0; i < containers.size(); i++) {
            container(containers.mapAt(i), path + "[" + i + "]", names);
        }
    }

    /** As {@link #all}; those that end before the pod starts have no probes and hooks. */
    void init(ListValue containers, String path, Set<String> names) {
        all(containers, path, names);
        for (int i = 0; i < containers.size(); i++) {
            MapValue container = containers.mapAt(i);
            if (container.text("restartPolicy", "").equals("Always")) {
                continue;
            }
            for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
                if (container.has(field)) {
                    faults.forbidden(
                            path + "[" + i + "]." + field,
                            "may not be set for init containers without restartPolicy=Always");
                }
            }
        }
    }

    private void container(MapValue container, String path, Set<String> names) {
        String name = container.text("name", "");
        if (name.isEmpty()) {
            faults.required(path + ".name");
        } else {
            faults.invalid(path + ".name", name, NameRules.label(name));
            if (!names.add(name)) {
                faults.duplicate(path + ".name", name);
            }
        }
        String image = container.text("image", "");
        if (image.isEmpty()) {
            faults.required(path + ".image");
        } else if (!image.equals(image.strip())) {
            faults.invalid(path + ".image", image, "must not have leading or trailing whitespace");
        }
        ports(container.list("ports"), path + ".ports");
        env(container.list("env"), path + ".env");
        mounts(container.list("volumeMounts"), path + ".volumeMounts");
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.get(probe) instanceof MapValue map) {
                probe(map, path + "." + probe, probe);
            }
        }
        resources(container.map("resources"), path + ".resources");
    }

    private void ports(ListValue ports, String path) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            MapValue port = ports.mapAt(i);
            String field = path + "[" + i + "]";
            String name = port.text("name", "");
            if (!name.isEmpty()) {
                List<String> wrong = PodSpecRules.portName(name);
                faults.invalid(field + ".name", name, wrong);
                if (wrong.isEmpty() && !names.add(name)) {
                    faults.duplicate(field + ".name", name);
                }
            }
            long number = port.number("containerPort", 0);
            if (number == 0) {
                faults.required(field + ".containerPort");
            } else {
                faults.port(field + ".containerPort", number);
            }
            long host = port.number("hostPort", 0);
            if (host != 0) {
                faults.port(field + ".hostPort", host);
                if (hostNetwork && host != number) {
                    faults.invalid(field + ".hostPort", host, "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private void env(ListValue variables, String path) {
        for (int i = 0; i < variables.size(); i++) {
            MapValue variable = variables.mapAt(i);
            String field = path + "[" + i + "]";
            faults.requireText(field + ".name", variable.text("name", ""));
            if (variable.get("valueFrom") instanceof MapValue source) {
                if (!variable.text("value", "").isEmpty()) {
                    faults.invalid(field + ".valueFrom", "", "may not be specified when `value` is not empty");
                } else if (source.size() > 1) {
                    faults.invalid(field + ".valueFrom", "", "may not have more than one field specified at a time");
                } else if (source.isEmpty()) {
                    faults.invalid(
                            field + ".valueFrom",
                            "",
                            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or"
                                    + " `fileKeyRef`");
                }
            }
        }
    }

    private void mounts(ListValue mounts, String path) {
        Set<String> places = new HashSet<>();
        for (int i = 0; i < mounts.size(); i++) {
            MapValue mount = mounts.mapAt(i);
            String field = path + "[" + i + "]";
            String name = mount.text("name", "");
            faults.requireText(field + ".name", name);
            if (!volumes.contains(name)) {
                faults.notFound(field + ".name", name);
            }
            String place = mount.text("mountPath", "");
            faults.requireText(field + ".mountPath", place);
            if (!place.isEmpty() && !places.add(place)) {
                faults.invalid(field + ".mountPath", place, "must be unique");
            }
        }
    }

    private void probe(MapValue probe, String path, String name) {
        int handlers = 0;
        for (String handler : List.of("exec", "httpGet", "tcpSocket", "grpc")) {
            if (probe.has(handler)) {
                handlers++;
                if (handlers > 1) {
                    faults.forbidden(path + "." + handler, "may not specify more than 1 handler type");
                }
            }
        }
        if (handlers == 0) {
            faults.required(path, "must specify a handler type");
        }
        for (String number : List.of(
                "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")) {
            faults.notNegative(path + "." + number, probe.get(number));
        }
        if (!name.equals("readinessProbe") && probe.number("successThreshold", 1) != 1) {
            faults.invalid(path + ".successThreshold", probe.get("successThreshold"), "must be 1");
        }
        PodSpecRules.portNameOrNumber(probe.map("httpGet").get("port"), path + ".httpGet.port", faults);
        PodSpecRules.portNameOrNumber(probe.map("tcpSocket").get("port"), path + ".tcpSocket.port", faults);
    }

    private void resources(MapValue resources, String path) {
        amounts(resources.map("limits"), path + ".limits");
        amounts(resources.map("requests"), path + ".requests");
        for (var entry : resources.map("requests")) {
            Value limit = resources.map("limits").get(entry.getKey());
            if (limit == null) {
                continue;
            }
            Quantity asked = quantity(entry.getValue());
            Quantity most = quantity(limit);
            if (asked.compareTo(most) > 0) {
                faults.invalid(
                        path + ".requests",
                        asked.toString(),
                        "must be less than or equal to " + entry.getKey() + " limit of " + most);
            }
        }
    }

    private void amounts(MapValue amounts, String path) {
        for (var entry : amounts) {
            Quantity amount = quantity(entry.getValue());
            if (amount.signum() < 0) {
                faults.invalid(
                        path + "[" + entry.getKey() + "]", amount.toString(), "must be greater than or equal to 0");
            }
        }
    }

    private static Quantity quantity(Value value) {
        try {
            return Quantity.of(value);
        } catch (MalformedException e) {
            throw new IllegalArgumentException("validation needs a shaped object: " + e.getMessage(), e);
        }
    }
}
