package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Security settings of pods and of their containers. */
final class SecurityRules {
    private static final long MAX_ID = Integer.MAX_VALUE;
    private static final List<String> PROFILES = List.of("Localhost", "RuntimeDefault", "Unconfined");
    private static final List<String> PROC_MOUNTS = List.of("Default", "Unmasked");
    private static final List<String> GROUP_CHANGES = List.of("Always", "OnRootMismatch");
    private static final List<String> GROUP_POLICIES = List.of("Merge", "Strict");
    private static final List<String> LABEL_CHANGES = List.of("MountOption", "Recursive");
    private static final int MAX_PROFILE_LENGTH = 4095;
    private static final int MAX_SYSCTL_LENGTH = 253;
    private static final String SYSCTL = "must have at most 253 characters and match regex"
            + " ([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";

    private final Faults faults;

    SecurityRules(Faults faults) {
        this.faults = faults;
    }

    /** The security context of a container; nothing if it has none. */
    void container(MapValue container, boolean hostUsers, String path) {
        if (!(container.get("securityContext") instanceof MapValue context)) {
            return;
        }
        id(context, "runAsUser", path);
        id(context, "runAsGroup", path);
        String procMount = context.text("procMount");
        if (procMount != null) {
            faults.oneOf(path + ".procMount", procMount, PROC_MOUNTS);
            if (hostUsers && procMount.equals("Unmasked")) {
                faults.invalid(path + ".procMount", procMount, "`hostUsers` must be false to use `Unmasked`");
            }
        }
        seccomp(context, path + ".seccompProfile");
        if (!context.flag("allowPrivilegeEscalation", true)) {
            escalation(context, path);
        }
        WindowsRules.options(context, path + ".windowsOptions", faults);
        appArmor(context, path + ".appArmorProfile");
    }

    private void escalation(MapValue context, String path) {
        Value shown = ApiTypes.SECURITY_CONTEXT.of(context);
        if (context.flag("privileged", false)) {
            faults.invalid(path, shown, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }
        if (context.map("capabilities").list("add").texts().contains("CAP_SYS_ADMIN")) {
            faults.invalid(
                    path, shown, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
        }
    }

    /** The security context of the pod; what it shares with the host stands in the spec beside it. */
    void pod(MapValue spec, String path) {
        MapValue context = spec.map("securityContext");
        id(context, "fsGroup", path);
        id(context, "runAsUser", path);
        id(context, "runAsGroup", path);
        ListValue groups = context.list("supplementalGroups");
        for (int i = 0; i < groups.size(); i++) {
            if (groups.at(i) instanceof NumberValue group) {
                id(group.longValue(), path + ".supplementalGroups[" + i + "]");
            }
        }
        if (spec.flag("shareProcessNamespace", false) && spec.flag("hostPID", false)) {
            faults.invalid(
                    path + ".shareProcessNamespace",
                    spec.get("shareProcessNamespace"),
                    "ShareProcessNamespace and HostPID cannot both be enabled");
        }
        sysctls(spec, context.list("sysctls"), path + ".sysctls");
        oneOf(context, "fsGroupChangePolicy", GROUP_CHANGES, path);
        seccomp(context, path + ".seccompProfile");
        WindowsRules.options(context, path + ".windowsOptions", faults);
        appArmor(context, path + ".appArmorProfile");
        oneOf(context, "supplementalGroupsPolicy", GROUP_POLICIES, path);
        oneOf(context, "seLinuxChangePolicy", LABEL_CHANGES, path);
    }

    private void oneOf(MapValue owner, String name, List<String> supported, String path) {
        String text = owner.text(name);
        if (text != null && !supported.contains(text)) {
            faults.notSupported(path + "." + name, text, supported);
        }
    }

    private void id(MapValue owner, String name, String path) {
        if (owner.get(name) instanceof NumberValue id) {
            id(id.longValue(), path + "." + name);
        }
    }

    private void id(long id, String field) {
        id(id, field, faults);
    }

    /** A user or group by its number. */
    static void id(long id, String field, Faults faults) {
        if (id < 0 || id > MAX_ID) {
            faults.invalid(field, id, "must be between 0 and " + MAX_ID + ", inclusive");
        }
    }

    private void seccomp(MapValue context, String path) {
        if (!(context.get("seccompProfile") instanceof MapValue profile)) {
            return;
        }
        String type = profile.text("type", "");
        type(type, path, "seccompProfile");
        String local = profile.text("localhostProfile");
        if (!type.equals("Localhost")) {
            if (local != null) {
                faults.invalid(
                        path + ".localhostProfile",
                        ApiTypes.PROFILE.of(profile),
                        "can only be set when seccomp type is Localhost");
            }
        } else if (local == null) {
            faults.required(path + ".localhostProfile", "must be set when seccomp type is Localhost");
        } else {
            PathRules.descending(path + ".localhostProfile", local, faults);
        }
    }

    private void type(String type, String path, String name) {
        if (type.isEmpty()) {
            faults.required(path + ".type", "type is required when " + name + " is set");
        } else {
            faults.oneOf(path + ".type", type, PROFILES);
        }
    }

    private void appArmor(MapValue context, String path) {
        if (context.get("appArmorProfile") instanceof MapValue profile) {
            appArmorProfile(profile, path);
        }
    }

    private void appArmorProfile(MapValue profile, String path) {
        String type = profile.text("type", "");
        String local = profile.text("localhostProfile");
        String field = path + ".localhostProfile";
        switch (type) {
            case "Localhost" -> {
                if (local == null || local.isEmpty()) {
                    faults.required(field, "must be set when AppArmor type is Localhost");
                } else if (!local.equals(local.strip())) {
                    faults.invalid(field, local, "must not be padded with whitespace");
                }
                if (local != null && local.length() > MAX_PROFILE_LENGTH) {
                    faults.tooLong(field, MAX_PROFILE_LENGTH);
                }
            }
            case "RuntimeDefault", "Unconfined" -> {
                if (local != null) {
                    faults.invalid(field, local, "can only be set when AppArmor type is Localhost");
                }
            }
            default -> type(type, path, "appArmorProfile");
        }
    }

    private void sysctls(MapValue spec, ListValue sysctls, String path) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < sysctls.size(); i++) {
            String name = sysctls.mapAt(i).text("name", "");
            String field = path + "[" + i + "].name";
            if (name.isEmpty()) {
                faults.required(field);
            } else if (!isSysctl(name)) {
                faults.invalid(field, name, SYSCTL);
            } else if (names.contains(name)) {
                faults.duplicate(field, name);
            }
            hostSysctl(spec, name, field);
            names.add(name);
        }
    }

    private void hostSysctl(MapValue spec, String given, String field) {
        String name = dotted(given);
        boolean ofIpc = name.equals("kernel.sem")
                || name.startsWith("kernel.shm")
                || name.startsWith("kernel.msg")
                || name.startsWith("fs.mqueue.");
        if (name.startsWith("net.") && spec.flag("hostNetwork", false)) {
            faults.invalid(field, given, "may not be specified when 'hostNetwork' is true");
        } else if (ofIpc && spec.flag("hostIPC", false)) {
            faults.invalid(field, given, "may not be specified when 'hostIPC' is true");
        }
    }

    /** A slash parts segments if it is the first mark; dots then belong to names of interfaces. */
    private static String dotted(String name) {
        int slash = name.indexOf('/');
        int dot = name.indexOf('.');
        boolean slashed = slash >= 0 && (dot < 0 || slash < dot);
        return slashed ? name.replace('.', '\0').replace('/', '.').replace('\0', '/') : name;
    }

    private static boolean isSysctl(String name) {
        if (name.length() > MAX_SYSCTL_LENGTH) {
            return false;
        }
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.' || name.charAt(i) == '/') {
                if (!isSegment(name, start, i)) {
                    return false;
                }
                start = i + 1;
            }
        }
        return true;
    }

    private static boolean isSegment(String name, int start, int end) {
        if (start == end || !NameRules.isLowerAlphanumeric(name.charAt(start))) {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = name.charAt(i);
            if (c != '-' && c != '_' && !NameRules.isLowerAlphanumeric(c)) {
                return false;
            }
        }
        return NameRules.isLowerAlphanumeric(name.charAt(end - 1));
    }
}
