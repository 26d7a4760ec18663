package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules of pod specs, in pods and in templates. */
public final class PodSpecRules {
    private static final long MAX_DEADLINE_S = Integer.MAX_VALUE;
    private static final String MAX_DEADLINE_TEXT = "must be between 1 and 2147483647, inclusive";

    private PodSpecRules() {}

    static void template(MapValue template, String path, Faults faults) {
        MapValue metadata = template.map("metadata");
        MetadataRules.labels(path + ".labels", metadata.map("labels"), faults);
        MetadataRules.annotations(path + ".annotations", metadata.map("annotations"), faults);
        spec(template.map("spec"), path + ".spec", faults);
    }

    static void spec(MapValue spec, String path, Faults faults) {
        Set<String> volumes = volumes(spec.list("volumes"), path + ".volumes", faults);
        Set<String> names = new HashSet<>();
        ListValue containers = spec.list("containers");
        if (containers.isEmpty()) {
            faults.required(path + ".containers");
        }
        boolean hostNetwork = spec.flag("hostNetwork", false);
        ContainerRules rules = new ContainerRules(volumes, hostNetwork, faults);
        rules.all(containers, path + ".containers", names);
        rules.init(spec.list("initContainers"), path + ".initContainers", names);
        if (spec.get("activeDeadlineSeconds") instanceof NumberValue deadline
                && (deadline.longValue() < 1 || deadline.longValue() > MAX_DEADLINE_S)) {
            faults.invalid(path + ".activeDeadlineSeconds", deadline.longValue(), MAX_DEADLINE_TEXT);
        }
        MetadataRules.labels(path + ".nodeSelector", spec.map("nodeSelector"), faults);
        name(spec, "serviceAccountName", path, faults, NameRules.subdomain(spec.text("serviceAccountName", "")));
        name(spec, "nodeName", path, faults, NameRules.subdomain(spec.text("nodeName", "")));
        name(spec, "hostname", path, faults, NameRules.label(spec.text("hostname", "")));
        name(spec, "subdomain", path, faults, NameRules.label(spec.text("subdomain", "")));
        name(spec, "priorityClassName", path, faults, NameRules.subdomain(spec.text("priorityClassName", "")));
        name(spec, "runtimeClassName", path, faults, NameRules.subdomain(spec.text("runtimeClassName", "")));
        tolerations(spec.list("tolerations"), path + ".tolerations", faults);
    }

    private static void name(MapValue spec, String field, String path, Faults faults, List<String> wrong) {
        String name = spec.text(field, "");
        if (!name.isEmpty()) {
            faults.invalid(path + "." + field, name, wrong);
        }
    }

    private static Set<String> volumes(ListValue volumes, String path, Faults faults) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < volumes.size(); i++) {
            MapValue volume = volumes.mapAt(i);
            String field = path + "[" + i + "]";
            String name = volume.text("name", "");
            boolean second = false;
            for (String source : volume.keys()) {
                if (source.equals("name")) {
                    continue;
                }
                if (second) {
                    faults.forbidden(field + "." + source, "may not specify more than 1 volume type");
                }
                second = true;
            }
            if (name.isEmpty()) {
                faults.required(field + ".name");
                continue;
            }
            List<String> wrong = NameRules.label(name);
            faults.invalid(field + ".name", name, wrong);
            if (wrong.isEmpty() && !names.add(name)) {
                faults.duplicate(field + ".name", name);
            }
        }
        return names;
    }

    static void tolerations(ListValue tolerations, String path, Faults faults) {
        for (int i = 0; i < tolerations.size(); i++) {
            MapValue toleration = tolerations.mapAt(i);
            String field = path + "[" + i + "]";
            String key = toleration.text("key", "");
            String operator = toleration.text("operator", "");
            if (!key.isEmpty()) {
                faults.invalid(field + ".key", key, LabelSyntax.keyFaults(key));
            } else if (!operator.equals("Exists")) {
                faults.invalid(
                        field + ".operator",
                        operator,
                        "operator must be Exists when `key` is empty, which means"
                                + " \"match all values and all keys\"");
            }
            if (toleration.has("tolerationSeconds")
                    && !toleration.text("effect", "").equals("NoExecute")) {
                faults.invalid(
                        field + ".effect",
                        toleration.text("effect", ""),
                        "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }
        }
    }

    /** A port by number, or by the name of a container port. */
    static void portNameOrNumber(@Nullable Value port, String path, Faults faults) {
        switch (port) {
            case NumberValue number -> faults.port(path, number.longValue());
            case StringValue(String name) -> faults.invalid(path, name, portName(name));
            case null, default -> {
                // absent
            }
        }
    }

    /** Names of ports: up to 15 characters with at least one letter (RFC 6335). */
    static List<String> portName(String name) {
        if (name.length() > 15) {
            return List.of("must be no more than 15 characters");
        }
        if (!name.matches("[-a-z0-9]+")) {
            return List.of("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (!name.matches(".*[a-z].*")) {
            return List.of("must contain at least one letter (a-z)");
        }
        if (name.contains("--")) {
            return List.of("must not contain consecutive hyphens");
        }
        return name.startsWith("-") || name.endsWith("-") ? List.of("must not begin or end with a hyphen") : List.of();
    }
}
