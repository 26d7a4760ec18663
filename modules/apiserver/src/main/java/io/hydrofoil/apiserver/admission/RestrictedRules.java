package io.hydrofoil.apiserver.admission;

import static io.hydrofoil.apiserver.admission.BaselineRules.context;
import static io.hydrofoil.apiserver.admission.SecurityFinding.containers;
import static io.hydrofoil.apiserver.admission.SecurityFinding.named;
import static io.hydrofoil.apiserver.admission.SecurityFinding.plural;
import static io.hydrofoil.apiserver.admission.SecurityFinding.quoted;

import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules of a pod that gives away every right that it does not need. */
final class RestrictedRules {
    private static final int WINDOWS_SINCE = 25;
    private static final Set<String> CAPABILITIES = Set.of("NET_BIND_SERVICE");
    private static final Set<String> VOLUMES = Set.of(
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "image",
            "persistentVolumeClaim",
            "projected",
            "secret");

    private RestrictedRules() {}

    /** Settings of Linux say nothing about pods for Windows. */
    private static boolean isWindows(MapValue spec, int minor) {
        return minor >= WINDOWS_SINCE && spec.map("os").text("name", "").equals("windows");
    }

    static @Nullable SecurityFinding escalation(MapValue metadata, MapValue spec, int minor) {
        List<String> bad = isWindows(spec, minor)
                ? List.of()
                : containers(spec, container -> context(container).flag("allowPrivilegeEscalation", true));
        return bad.isEmpty()
                ? null
                : new SecurityFinding(
                        "allowPrivilegeEscalation != false",
                        named("container", bad) + " must set securityContext.allowPrivilegeEscalation=false");
    }

    static @Nullable SecurityFinding capabilities(MapValue metadata, MapValue spec, int minor) {
        if (isWindows(spec, minor)) {
            return null;
        }
        List<String> faults = new ArrayList<>(0);
        List<String> keeping = containers(spec, container -> !context(container)
                .map("capabilities")
                .list("drop")
                .texts()
                .contains("ALL"));
        if (!keeping.isEmpty()) {
            faults.add(named("container", keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
        }
        Set<String> added = new TreeSet<>();
        List<String> adding = containers(spec, container -> BaselineRules.adds(container, CAPABILITIES, added));
        if (!adding.isEmpty()) {
            faults.add(named("container", adding) + " must not include " + quoted(added)
                    + " in securityContext.capabilities.add");
        }
        return faults.isEmpty() ? null : new SecurityFinding("unrestricted capabilities", String.join("; ", faults));
    }

    static @Nullable SecurityFinding volumes(MapValue metadata, MapValue spec, int minor) {
        Set<String> types = new TreeSet<>();
        List<String> bad = new ArrayList<>(0);
        for (MapValue volume : spec.list("volumes").maps()) {
            for (String type : volume.keys()) {
                if (!type.equals("name") && !VOLUMES.contains(type)) {
                    types.add(type);
                    bad.add(volume.text("name", ""));
                }
            }
        }
        return bad.isEmpty()
                ? null
                : new SecurityFinding(
                        "restricted volume types",
                        named("volume", bad) + " " + BaselineRules.uses(bad.size()) + " "
                                + plural("restricted volume type", types.size()) + " " + quoted(types));
    }

    static @Nullable SecurityFinding nonRoot(MapValue metadata, MapValue spec, int minor) {
        if (!spec.flag("hostUsers", true)) {
            return null;
        }
        List<String> setters = new ArrayList<>(0);
        if (!context(spec).flag("runAsNonRoot", true)) {
            setters.add("pod");
        }
        List<String> refusing =
                containers(spec, container -> !context(container).flag("runAsNonRoot", true));
        if (!refusing.isEmpty()) {
            setters.add(named("container", refusing));
        }
        if (!setters.isEmpty()) {
            return new SecurityFinding(
                    "runAsNonRoot != true",
                    String.join(" and ", setters) + " must not set securityContext.runAsNonRoot=false");
        }
        boolean byPod = context(spec).has("runAsNonRoot");
        List<String> silent =
                containers(spec, container -> !byPod && !context(container).has("runAsNonRoot"));
        return silent.isEmpty()
                ? null
                : new SecurityFinding(
                        "runAsNonRoot != true",
                        "pod or " + named("container", silent) + " must set securityContext.runAsNonRoot=true");
    }

    static @Nullable SecurityFinding user(MapValue metadata, MapValue spec, int minor) {
        if (!spec.flag("hostUsers", true)) {
            return null;
        }
        List<String> setters = new ArrayList<>(0);
        if (context(spec).number("runAsUser", 1) == 0) {
            setters.add("pod");
        }
        List<String> bad = containers(spec, container -> context(container).number("runAsUser", 1) == 0);
        if (!bad.isEmpty()) {
            setters.add(named("container", bad));
        }
        return setters.isEmpty()
                ? null
                : new SecurityFinding("runAsUser=0", String.join(" and ", setters) + " must not set runAsUser=0");
    }

    static @Nullable SecurityFinding seccomp(MapValue metadata, MapValue spec, int minor) {
        if (isWindows(spec, minor)) {
            return null;
        }
        SecurityFinding explicit = BaselineRules.seccomp(metadata, spec, minor);
        if (explicit != null) {
            return explicit;
        }
        boolean byPod = context(spec).has("seccompProfile");
        List<String> silent =
                containers(spec, container -> !byPod && !context(container).has("seccompProfile"));
        return silent.isEmpty()
                ? null
                : new SecurityFinding(
                        "seccompProfile",
                        "pod or " + named("container", silent)
                                + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
                                + " \"Localhost\"");
    }
}
