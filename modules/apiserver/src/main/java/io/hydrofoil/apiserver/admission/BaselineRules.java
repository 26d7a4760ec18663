package io.hydrofoil.apiserver.admission;

import static io.hydrofoil.apiserver.admission.SecurityFinding.containers;
import static io.hydrofoil.apiserver.admission.SecurityFinding.named;
import static io.hydrofoil.apiserver.admission.SecurityFinding.plural;
import static io.hydrofoil.apiserver.admission.SecurityFinding.quoted;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules that keep a pod from taking over its node. */
final class BaselineRules {
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final Set<String> PROFILES = Set.of("RuntimeDefault", "Localhost");
    private static final Set<String> CAPABILITIES = Set.of(
            "AUDIT_WRITE",
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "NET_BIND_SERVICE",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");
    private static final Set<String> SELINUX_TYPES = Set.of("", "container_t", "container_init_t", "container_kvm_t");
    private static final Set<String> SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range",
            "net.ipv4.ip_unprivileged_port_start");
    private static final Set<String> SYSCTLS_27 = Set.of("net.ipv4.ip_local_reserved_ports");
    private static final Set<String> SYSCTLS_29 = Set.of(
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes");
    private static final Set<String> SYSCTLS_32 = Set.of("net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

    private BaselineRules() {}

    /** The security context of a container. */
    static MapValue context(MapValue container) {
        return container.map("securityContext");
    }

    static @Nullable SecurityFinding appArmor(MapValue metadata, MapValue spec, int minor) {
        Set<String> values = new TreeSet<>();
        List<String> setters = new ArrayList<>(0);
        if (isBadProfile(spec, "appArmorProfile", values)) {
            setters.add("pod");
        }
        List<String> bad = containers(spec, container -> isBadProfile(container, "appArmorProfile", values));
        if (!bad.isEmpty()) {
            setters.add(named("container", bad));
        }
        Set<String> annotations = new TreeSet<>();
        metadata.map("annotations").texts().forEach((key, value) -> {
            boolean fine = value.isEmpty() || value.equals("runtime/default") || value.startsWith("localhost/");
            if (key.startsWith(APP_ARMOR) && !fine) {
                annotations.add(key + "=\"" + value + "\"");
            }
        });
        List<String> shown = new ArrayList<>(values);
        if (!annotations.isEmpty()) {
            shown.addAll(annotations);
            setters.add(plural("annotation", annotations.size()));
        }
        return setters.isEmpty()
                ? null
                : new SecurityFinding(
                        plural("forbidden AppArmor profile", shown.size()),
                        String.join(" and ", setters) + " must not set AppArmor profile type to " + quoted(shown));
    }

    /** Whether a profile is set that is none of those that confine; its type is collected. */
    static boolean isBadProfile(MapValue owner, String name, Set<String> types) {
        String type = context(owner).map(name).text("type");
        if (type == null || PROFILES.contains(type)) {
            return false;
        }
        types.add(type);
        return true;
    }

    static @Nullable SecurityFinding capabilities(MapValue metadata, MapValue spec, int minor) {
        Set<String> added = new TreeSet<>();
        List<String> bad = containers(spec, container -> adds(container, CAPABILITIES, added));
        return bad.isEmpty()
                ? null
                : new SecurityFinding(
                        "non-default capabilities",
                        named("container", bad) + " must not include " + quoted(added)
                                + " in securityContext.capabilities.add");
    }

    /** Whether a container adds capabilities beyond these, which are collected. */
    static boolean adds(MapValue container, Set<String> allowed, Set<String> others) {
        boolean any = false;
        for (String capability :
                context(container).map("capabilities").list("add").texts()) {
            if (!allowed.contains(capability)) {
                others.add(capability);
                any = true;
            }
        }
        return any;
    }

    static @Nullable SecurityFinding hostNamespaces(MapValue metadata, MapValue spec, int minor) {
        List<String> shared = new ArrayList<>(0);
        for (String field : new String[] {"hostNetwork", "hostPID", "hostIPC"}) {
            if (spec.flag(field, false)) {
                shared.add(field + "=true");
            }
        }
        return shared.isEmpty() ? null : new SecurityFinding("host namespaces", String.join(", ", shared));
    }

    static @Nullable SecurityFinding hostPaths(MapValue metadata, MapValue spec, int minor) {
        List<String> volumes = new ArrayList<>(0);
        for (MapValue volume : spec.list("volumes").maps()) {
            if (volume.has("hostPath")) {
                volumes.add(volume.text("name", ""));
            }
        }
        return volumes.isEmpty() ? null : new SecurityFinding("hostPath volumes", named("volume", volumes));
    }

    static @Nullable SecurityFinding hostPorts(MapValue metadata, MapValue spec, int minor) {
        Set<String> ports = new TreeSet<>();
        List<String> bad = containers(spec, container -> {
            boolean any = false;
            for (MapValue port : container.list("ports").maps()) {
                long host = port.number("hostPort", 0);
                if (host != 0) {
                    ports.add(Long.toString(host));
                    any = true;
                }
            }
            return any;
        });
        String word = plural("hostPort", ports.size());
        return bad.isEmpty()
                ? null
                : new SecurityFinding(
                        word,
                        named("container", bad) + " " + uses(bad.size()) + " " + word + " " + String.join(", ", ports));
    }

    static String uses(int count) {
        return count == 1 ? "uses" : "use";
    }

    /** Since 1.34: what the node calls on behalf of a pod must be the pod. */
    static @Nullable SecurityFinding hostsOfProbes(MapValue metadata, MapValue spec, int minor) {
        Set<String> hosts = new TreeSet<>();
        List<String> bad = containers(spec, container -> {
            Set<String> own = new TreeSet<>();
            for (String probe : new String[] {"livenessProbe", "readinessProbe", "startupProbe"}) {
                hosts(container.map(probe), own);
            }
            for (String hook : new String[] {"postStart", "preStop"}) {
                hosts(container.map("lifecycle").map(hook), own);
            }
            hosts.addAll(own);
            return !own.isEmpty();
        });
        return bad.isEmpty()
                ? null
                : new SecurityFinding(
                        "probe or lifecycle host",
                        named("container", bad) + " " + uses(bad.size()) + " "
                                + plural("probe or lifecycle host", hosts.size()) + " " + quoted(hosts));
    }

    private static void hosts(MapValue handler, Set<String> hosts) {
        for (String action : new String[] {"httpGet", "tcpSocket"}) {
            String host = handler.map(action).text("host", "");
            if (!host.isEmpty()) {
                hosts.add(host);
            }
        }
    }

    static @Nullable SecurityFinding privileged(MapValue metadata, MapValue spec, int minor) {
        List<String> bad = containers(spec, container -> context(container).flag("privileged", false));
        return bad.isEmpty()
                ? null
                : new SecurityFinding(
                        "privileged", named("container", bad) + " must not set securityContext.privileged=true");
    }

    /** Users of the pod's own make it harmless. */
    static @Nullable SecurityFinding procMount(MapValue metadata, MapValue spec, int minor) {
        if (!spec.flag("hostUsers", true)) {
            return null;
        }
        Set<String> mounts = new TreeSet<>();
        List<String> bad = containers(spec, container -> {
            String mount = context(container).text("procMount", "Default");
            return !mount.equals("Default") && (mounts.add(mount) || mounts.contains(mount));
        });
        return bad.isEmpty()
                ? null
                : new SecurityFinding(
                        "procMount",
                        named("container", bad) + " must not set securityContext.procMount to " + quoted(mounts));
    }

    static @Nullable SecurityFinding seLinux(MapValue metadata, MapValue spec, int minor) {
        Set<String> types = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        List<String> setters = new ArrayList<>(0);
        if (isBadLabel(spec, minor, types, names)) {
            setters.add("pod");
        }
        List<String> bad = containers(spec, container -> isBadLabel(container, minor, types, names));
        if (!bad.isEmpty()) {
            setters.add(named("container", bad));
        }
        if (setters.isEmpty()) {
            return null;
        }
        List<String> faults = new ArrayList<>();
        if (!types.isEmpty()) {
            faults.add(plural("type", types.size()) + " " + quoted(types));
        }
        for (String name : new String[] {"user", "role"}) {
            if (names.contains(name)) {
                faults.add(name + " may not be set");
            }
        }
        return new SecurityFinding(
                "seLinuxOptions",
                String.join(" and ", setters) + " set forbidden securityContext.seLinuxOptions: "
                        + String.join("; ", faults));
    }

    private static boolean isBadLabel(MapValue owner, int minor, Set<String> types, Set<String> names) {
        MapValue options = context(owner).map("seLinuxOptions");
        String type = options.text("type", "");
        boolean bad = !SELINUX_TYPES.contains(type) && !(minor >= 31 && type.equals("container_engine_t"));
        if (bad) {
            types.add(type);
        }
        for (String name : new String[] {"user", "role"}) {
            if (!options.text(name, "").isEmpty()) {
                names.add(name);
                bad = true;
            }
        }
        return bad;
    }

    static @Nullable SecurityFinding seccomp(MapValue metadata, MapValue spec, int minor) {
        Set<String> types = new TreeSet<>();
        List<String> setters = new ArrayList<>(0);
        if (isBadProfile(spec, "seccompProfile", types)) {
            setters.add("pod");
        }
        List<String> bad = containers(spec, container -> isBadProfile(container, "seccompProfile", types));
        if (!bad.isEmpty()) {
            setters.add(named("container", bad));
        }
        return setters.isEmpty()
                ? null
                : new SecurityFinding(
                        "seccompProfile",
                        String.join(" and ", setters) + " must not set securityContext.seccompProfile.type to "
                                + quoted(types));
    }

    /** Up to 1.18, when the profile was an annotation. */
    static @Nullable SecurityFinding seccompAnnotations(MapValue metadata, MapValue spec, int minor) {
        Set<String> bad = new TreeSet<>();
        metadata.map("annotations").texts().forEach((key, value) -> {
            boolean names = key.equals("seccomp.security.alpha.kubernetes.io/pod")
                    || key.startsWith("container.seccomp.security.alpha.kubernetes.io/");
            boolean fine =
                    value.equals("runtime/default") || value.equals("docker/default") || value.startsWith("localhost/");
            if (names && !fine) {
                bad.add(key + "=\"" + value + "\"");
            }
        });
        return bad.isEmpty()
                ? null
                : new SecurityFinding(
                        "seccompProfile",
                        "forbidden " + plural("annotation", bad.size()) + " " + String.join(", ", bad));
    }

    static @Nullable SecurityFinding sysctls(MapValue metadata, MapValue spec, int minor) {
        List<String> bad = new ArrayList<>(0);
        ListValue sysctls = context(spec).list("sysctls");
        for (MapValue sysctl : sysctls.maps()) {
            String name = sysctl.text("name", "");
            boolean safe = SYSCTLS.contains(name)
                    || (minor >= 27 && SYSCTLS_27.contains(name))
                    || (minor >= 29 && SYSCTLS_29.contains(name))
                    || (minor >= 32 && SYSCTLS_32.contains(name));
            if (!safe) {
                bad.add(name);
            }
        }
        return bad.isEmpty() ? null : new SecurityFinding("forbidden sysctls", String.join(", ", bad));
    }

    static @Nullable SecurityFinding hostProcess(MapValue metadata, MapValue spec, int minor) {
        List<String> setters = new ArrayList<>(0);
        if (isHostProcess(spec)) {
            setters.add("pod");
        }
        List<String> bad = containers(spec, BaselineRules::isHostProcess);
        if (!bad.isEmpty()) {
            setters.add(named("container", bad));
        }
        return setters.isEmpty()
                ? null
                : new SecurityFinding(
                        "hostProcess",
                        String.join(" and ", setters)
                                + " must not set securityContext.windowsOptions.hostProcess=true");
    }

    private static boolean isHostProcess(MapValue owner) {
        return context(owner).map("windowsOptions").flag("hostProcess", false);
    }
}
