package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Environment variables, and the fields of a pod and of its containers that they and files may show. */
final class EnvRules {
    private static final String ENV_NAME =
            "a valid environment variable name must consist only of printable ASCII characters other than '='";
    private static final Set<String> POD_FIELDS = Set.of(
            "metadata.annotations",
            "metadata.labels",
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.serviceAccountName",
            "spec.schedulerName",
            "status.phase",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    private static final List<String> IN_ENV = List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    private static final List<String> IN_FILES =
            List.of("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");
    private static final List<String> RESOURCES = List.of(
            "limits.cpu",
            "limits.ephemeral-storage",
            "limits.memory",
            "requests.cpu",
            "requests.ephemeral-storage",
            "requests.memory");
    private static final Set<String> CPU_DIVISORS = Set.of("1m", "1");
    private static final List<String> BYTE_DIVISORS =
            List.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

    private EnvRules() {}

    static void variables(ListValue variables, String path, Faults faults) {
        for (int i = 0; i < variables.size(); i++) {
            MapValue variable = variables.mapAt(i);
            String field = path + "[" + i + "]";
            String name = variable.text("name", "");
            if (name.isEmpty()) {
                faults.required(field + ".name");
            } else {
                name(field + ".name", name, faults);
            }
            if (variable.get("valueFrom") instanceof MapValue source) {
                source(source, variable.text("value", ""), field + ".valueFrom", faults);
            }
        }
    }

    private static void name(String field, String name, Faults faults) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c > '~' || c == '=') {
                faults.invalid(field, name, ENV_NAME);
                return;
            }
        }
    }

    private static void source(MapValue source, String value, String path, Faults faults) {
        if (source.get("fieldRef") instanceof MapValue field) {
            podField(field, path + ".fieldRef", false, faults);
        }
        if (source.get("resourceFieldRef") instanceof MapValue resource) {
            resourceField(resource, path + ".resourceFieldRef", false, faults);
        }
        for (String sort : new String[] {"configMapKeyRef", "secretKeyRef"}) {
            if (source.get(sort) instanceof MapValue keyed) {
                key(keyed, path + "." + sort, faults);
            }
        }
        if (source.get("fileKeyRef") instanceof MapValue file) {
            fileKey(file, path + ".fileKeyRef", faults);
        }
        if (source.isEmpty()) {
            faults.invalid(
                    path,
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or"
                            + " `fileKeyRef`");
        } else if (!value.isEmpty()) {
            faults.invalid(path, "", "may not be specified when `value` is not empty");
        } else if (source.size() > 1) {
            faults.invalid(path, "", "may not have more than one field specified at a time");
        }
    }

    private static void key(MapValue keyed, String path, Faults faults) {
        String name = keyed.text("name", "");
        faults.invalid(path + ".name", name, NameRules.subdomain(name));
        String key = keyed.text("key", "");
        if (key.isEmpty()) {
            faults.required(path + ".key");
        } else {
            faults.invalid(path + ".key", key, NameRules.configKey(key));
        }
    }

    private static void fileKey(MapValue file, String path, Faults faults) {
        String key = file.text("key", "");
        if (key.isEmpty()) {
            faults.required(path + ".key");
        } else {
            name(path + ".key", key, faults);
        }
        faults.requireText(path + ".volumeName", file.text("volumeName", ""));
        String place = file.text("path", "");
        if (place.isEmpty()) {
            faults.required(path + ".path");
        } else {
            PathRules.notReserved(path + ".path", place, faults);
        }
    }

    static void sources(ListValue sources, String path, Faults faults) {
        for (int i = 0; i < sources.size(); i++) {
            MapValue source = sources.mapAt(i);
            String field = path + "[" + i + "]";
            name(field + ".prefix", source.text("prefix", ""), faults);
            int count = 0;
            for (String sort : new String[] {"configMapRef", "secretRef"}) {
                if (source.get(sort) instanceof MapValue named) {
                    count++;
                    namedSource(field + "." + sort + ".name", named.text("name", ""), faults);
                }
            }
            if (count == 0) {
                faults.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
            } else if (count > 1) {
                faults.invalid(path, "", "may not have more than one field specified at a time");
            }
        }
    }

    private static void namedSource(String field, String name, Faults faults) {
        if (name.isEmpty()) {
            faults.required(field);
        } else {
            faults.invalid(field, name, NameRules.subdomain(name));
        }
    }

    /** A field of the pod, for example {@code metadata.labels['app']}. */
    static void podField(MapValue reference, String path, boolean inFile, Faults faults) {
        String version = reference.text("apiVersion", "");
        String place = reference.text("fieldPath", "");
        if (version.isEmpty() || place.isEmpty()) {
            faults.required(path + (version.isEmpty() ? ".apiVersion" : ".fieldPath"));
            return;
        }
        int open = place.endsWith("']") ? place.indexOf("['") : -1;
        String name = open > 0 ? place.substring(0, open) : place;
        String key = open > 0 ? place.substring(open + 2, place.length() - 2) : null;
        String unknown = unknownField(version, place, name, key);
        if (!unknown.isEmpty()) {
            faults.invalid(path + ".fieldPath", place, "error converting fieldPath: " + unknown);
            return;
        }
        if (key != null) {
            String checked = name.equals("metadata.annotations") ? key.toLowerCase(Locale.ROOT) : key;
            faults.invalid(path, checked, LabelSyntax.keyFaults(checked));
            return;
        }
        String known = name.equals("spec.host") ? "spec.nodeName" : name;
        List<String> allowed = inFile ? IN_FILES : IN_ENV;
        if (!allowed.contains(known)) {
            faults.notSupported(path + ".fieldPath", known, allowed);
        }
    }

    private static String unknownField(String version, String place, String name, @Nullable String key) {
        if (!version.equals("v1")) {
            return "unsupported pod version: " + version;
        }
        if (key != null) {
            boolean keyed = name.equals("metadata.annotations") || name.equals("metadata.labels");
            return keyed ? "" : "field label does not support subscript: " + place;
        }
        boolean known = POD_FIELDS.contains(name) || name.equals("spec.host");
        return known ? "" : "field label not supported: " + place;
    }

    /** A request or limit of a container. */
    static void resourceField(MapValue reference, String path, boolean inFile, Faults faults) {
        String resource = reference.text("resource", "");
        boolean huge = resource.startsWith("limits.hugepages-") || resource.startsWith("requests.hugepages-");
        if (inFile && reference.text("containerName", "").isEmpty()) {
            faults.required(path + ".containerName");
        } else if (resource.isEmpty()) {
            faults.required(path + ".resource");
        } else if (!RESOURCES.contains(resource) && !huge) {
            faults.notSupported(path + ".resource", resource, RESOURCES);
        }
        Value divisor = reference.get("divisor");
        if (divisor != null && !divisor.equals(ZERO)) {
            divisor(resource, QuantityRules.of(divisor), path + ".divisor", faults);
        }
    }

    private static final Value ZERO = new StringValue("0");

    private static void divisor(String resource, Quantity divisor, String field, Faults faults) {
        String name = resource.substring(resource.indexOf('.') + 1);
        boolean cpu = name.equals("cpu");
        boolean fine = cpu ? CPU_DIVISORS.contains(divisor.toString()) : BYTE_DIVISORS.contains(divisor.toString());
        if (fine || divisor.signum() == 0) {
            return;
        }
        String bytes = "only divisor's values " + String.join(", ", BYTE_DIVISORS) + " are supported with the ";
        switch (name) {
            case "cpu" ->
                faults.invalid(field, resource, "only divisor's values 1m and 1 are supported with the cpu resource");
            case "memory" -> faults.invalid(field, resource, bytes + "memory resource");
            case "ephemeral-storage" -> faults.invalid(field, resource, bytes + "local ephemeral storage resource");
            default -> {
                if (name.startsWith("hugepages-")) {
                    faults.invalid(field, resource, bytes + "hugepages resource");
                }
            }
        }
    }
}
