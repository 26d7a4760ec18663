package io.hydrofoil.objects.validation;

import com.google.re2j.Pattern;
import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What depends on the operating system of a pod's node, and pods that share the node's own namespaces. */
final class WindowsRules {
    private static final List<String> SYSTEMS = List.of("linux", "windows");
    private static final String NOT_LINUX = "windows options cannot be set for a linux pod";
    private static final String NOT_WINDOWS = "cannot be set for a windows pod";
    private static final String NOT_OWN_USERS = "when `hostUsers` is false";
    private static final int MAX_SPEC_KIB = 64;
    private static final int MAX_DOMAIN = 256;
    private static final int MAX_USER = 104;
    private static final Pattern NET_BIOS = Pattern.compile("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}");
    private static final String DNS_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private static final Pattern DNS = Pattern.compile(DNS_LABEL + "(?:\\." + DNS_LABEL + ")*");
    private static final String USER_MARKS = "\"/\\:;|=,+*?<>@[]";
    private static final List<String> OF_LINUX_POD = List.of(
            "securityContext.appArmorProfile",
            "securityContext.seLinuxOptions",
            "hostUsers",
            "hostPID",
            "hostIPC",
            "securityContext.seccompProfile",
            "securityContext.fsGroup",
            "securityContext.fsGroupChangePolicy",
            "securityContext.sysctls",
            "shareProcessNamespace",
            "securityContext.runAsUser",
            "securityContext.runAsGroup",
            "securityContext.supplementalGroups",
            "securityContext.supplementalGroupsPolicy",
            "securityContext.seLinuxChangePolicy",
            "resources");
    private static final List<String> OF_LINUX_CONTAINER = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            "seccompProfile",
            "capabilities",
            "readOnlyRootFilesystem",
            "privileged",
            "allowPrivilegeEscalation",
            "procMount",
            "runAsUser",
            "runAsGroup");

    private WindowsRules() {}

    @FunctionalInterface
    private interface Visitor {
        void visit(MapValue container, String path);
    }

    private static void containers(MapValue spec, String path, Visitor visitor) {
        for (String group : new String[] {"initContainers", "containers", "ephemeralContainers"}) {
            ListValue containers = spec.list(group);
            for (int i = 0; i < containers.size(); i++) {
                visitor.visit(containers.mapAt(i), path + "." + group + "[" + i + "]");
            }
        }
    }

    /** os of the spec: its name, and what pods of that system cannot have. */
    static void system(MapValue spec, String path, Faults faults) {
        if (!(spec.get("os") instanceof MapValue os)) {
            return;
        }
        String name = os.text("name", "");
        switch (name) {
            case "" -> faults.required(path + ".os.name", "cannot be empty");
            case "linux" -> linux(spec, path, faults);
            case "windows" -> windows(spec, path, faults);
            default -> faults.notSupported(path + ".os", name, SYSTEMS);
        }
    }

    private static void linux(MapValue spec, String path, Faults faults) {
        if (spec.map("securityContext").has("windowsOptions")) {
            faults.forbidden(path + ".securityContext.windowsOptions", NOT_LINUX);
        }
        containers(spec, path, (container, place) -> {
            if (container.map("securityContext").has("windowsOptions")) {
                faults.forbidden(place + ".securityContext.windowsOptions", NOT_LINUX);
            }
        });
    }

    private static void windows(MapValue spec, String path, Faults faults) {
        for (String field : OF_LINUX_POD) {
            Value value = spec.at(field.split("\\."));
            boolean unset = field.startsWith("host") && !field.equals("hostUsers") && value == BoolValue.FALSE;
            boolean given = !unset && !(value instanceof ListValue list && list.isEmpty());
            if (value != null && given) {
                faults.forbidden(path + "." + field, NOT_WINDOWS);
            }
        }
        containers(spec, path, (container, place) -> {
            for (String field : OF_LINUX_CONTAINER) {
                if (container.map("securityContext").has(field)) {
                    faults.forbidden(place + ".securityContext." + field, NOT_WINDOWS);
                }
            }
        });
    }

    /** Host process containers: all of a pod or none, and only in the network of the host. */
    static void hostProcess(MapValue spec, String path, Faults faults) {
        Value ofPod = hostProcess(spec);
        int[] counts = new int[2];
        containers(spec, path, (container, place) -> {
            Value own = hostProcess(container);
            counts[0]++;
            if (ofPod != null && own != null && !ofPod.equals(own)) {
                faults.invalid(
                        place + ".securityContext.windowsOptions.hostProcess",
                        own,
                        "pod hostProcess value must be identical if both are specified, was " + ofPod);
            }
            Value holds = own == null ? ofPod : own;
            if (holds == BoolValue.TRUE) {
                counts[1]++;
            }
        });
        if (counts[1] == 0) {
            return;
        }
        if (counts[0] != counts[1]) {
            faults.invalid(
                    path,
                    "",
                    "If pod contains any hostProcess containers then all containers must be HostProcess containers");
        }
        if (!spec.flag("hostNetwork", false)) {
            faults.invalid(
                    path + ".hostNetwork",
                    BoolValue.FALSE,
                    "hostNetwork must be true if pod contains any hostProcess containers");
        }
    }

    private static @Nullable Value hostProcess(MapValue owner) {
        return owner.at("securityContext", "windowsOptions", "hostProcess");
    }

    /** A pod with users of its own cannot share other namespaces of the host. */
    static void hostUsers(MapValue spec, String path, Faults faults) {
        if (spec.flag("hostUsers", true)) {
            return;
        }
        if (spec.flag("hostNetwork", false)) {
            faults.forbidden(path + ".hostNetwork", NOT_OWN_USERS);
        }
        if (spec.flag("hostPID", false)) {
            faults.forbidden(path + ".HostPID", NOT_OWN_USERS);
        }
        if (spec.flag("hostIPC", false)) {
            faults.forbidden(path + ".HostIPC", NOT_OWN_USERS);
        }
        containers(spec, path, (container, place) -> {
            if (!container.list("volumeDevices").isEmpty()) {
                faults.forbidden(place + ".volumeDevices", NOT_OWN_USERS);
            }
        });
    }

    /** windowsOptions of a security context. */
    static void options(MapValue context, String path, Faults faults) {
        if (!(context.get("windowsOptions") instanceof MapValue options)) {
            return;
        }
        String name = options.text("gmsaCredentialSpecName");
        if (name != null) {
            faults.invalid(path + ".gmsaCredentialSpecName", name, NameRules.subdomain(name));
        }
        String spec = options.text("gmsaCredentialSpec");
        if (spec != null && spec.isEmpty()) {
            faults.invalid(path + ".gmsaCredentialSpec", spec, "gmsaCredentialSpec cannot be an empty string");
        } else if (spec != null && spec.length() > MAX_SPEC_KIB * 1024) {
            faults.invalid(
                    path + ".gmsaCredentialSpec",
                    spec,
                    "gmsaCredentialSpec size must be under " + MAX_SPEC_KIB + " KiB");
        }
        String user = options.text("runAsUserName");
        if (user != null) {
            faults.invalid(path + ".runAsUserName", user, userFaults(user));
        }
    }

    /** Faults of {@code [DOMAIN\\]USER}. */
    private static List<String> userFaults(String text) {
        if (text.isEmpty()) {
            return List.of("runAsUserName cannot be an empty string");
        }
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            return List.of("runAsUserName cannot contain control characters");
        }
        int slash = text.indexOf('\\');
        if (slash != text.lastIndexOf('\\')) {
            return List.of("runAsUserName cannot contain more than one backslash");
        }
        List<String> wrong = new ArrayList<>(0);
        if (slash >= MAX_DOMAIN) {
            wrong.add("runAsUserName's Domain length must be under " + MAX_DOMAIN + " characters");
        }
        if (slash >= 0 && !isDomain(text.substring(0, slash))) {
            wrong.add("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
        }
        String user = text.substring(slash + 1);
        if (user.isEmpty()) {
            wrong.add("runAsUserName's User cannot be empty");
        } else if (user.length() > MAX_USER) {
            wrong.add("runAsUserName's User length must not be longer than " + MAX_USER + " characters");
        }
        if (!user.isEmpty() && user.chars().allMatch(c -> c == '.' || c == ' ')) {
            wrong.add("runAsUserName's User cannot contain only periods or spaces");
        }
        if (user.chars().anyMatch(c -> USER_MARKS.indexOf(c) >= 0)) {
            wrong.add("runAsUserName's User cannot contain the following characters: " + USER_MARKS);
        }
        return wrong;
    }

    private static boolean isDomain(String domain) {
        return NET_BIOS.matches(domain) || DNS.matches(domain);
    }
}
