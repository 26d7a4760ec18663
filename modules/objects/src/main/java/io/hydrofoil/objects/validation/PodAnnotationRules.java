package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Annotations of pods that mean something: the oldest settings were annotations before they were fields. */
final class PodAnnotationRules {
    static final String MIRROR = "kubernetes.io/config.mirror";
    static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String LOCALHOST = "localhost/";
    private static final String[] CONTAINER_LISTS = {"initContainers", "containers", "ephemeralContainers"};

    private PodAnnotationRules() {}

    static void all(MapValue annotations, MapValue spec, String path, Faults faults) {
        if (annotations.isEmpty()) {
            return;
        }
        String mirror = annotations.text(MIRROR);
        if (mirror != null && spec.text("nodeName", "").isEmpty()) {
            faults.invalid(path + "[" + MIRROR + "]", mirror, "must set spec.nodeName if mirror pod annotation is set");
        }
        String cost = annotations.text(DELETION_COST);
        if (cost != null && !isInteger(cost)) {
            faults.invalid(path + "[" + DELETION_COST + "]", cost, "must be a 32bit integer");
        }
        String seccomp = annotations.text(SECCOMP_POD);
        if (seccomp != null) {
            seccomp(seccomp, path + "." + SECCOMP_POD, faults);
        }
        annotations.texts().forEach((key, value) -> {
            if (key.startsWith(SECCOMP_CONTAINER)) {
                seccomp(value, path + "." + key, faults);
            }
        });
        annotations.texts().forEach((key, value) -> {
            if (key.startsWith(APP_ARMOR)) {
                appArmor(key, value, spec, path + "[" + key + "]", faults);
            }
        });
    }

    private static boolean isInteger(String text) {
        if (text.isEmpty() || text.length() > 11 || (text.startsWith("0") && text.length() > 1)) {
            return false;
        }
        int start = text.charAt(0) == '-' ? 1 : 0;
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return start < text.length() && (int) Long.parseLong(text) == Long.parseLong(text);
    }

    private static void seccomp(String profile, String field, Faults faults) {
        switch (profile) {
            case "runtime/default", "docker/default", "unconfined" -> {
                // known to every runtime
            }
            default -> {
                if (profile.startsWith(LOCALHOST)) {
                    PathRules.descending(field, profile.substring(LOCALHOST.length()), faults);
                } else {
                    faults.invalid(field, profile, "must be a valid seccomp profile");
                }
            }
        }
    }

    private static void appArmor(String key, String profile, MapValue spec, String field, Faults faults) {
        String container = key.substring(APP_ARMOR.length());
        if (!hasContainer(spec, container)) {
            faults.invalid(field, container, "container not found");
        }
        boolean known = profile.isEmpty()
                || profile.equals("runtime/default")
                || profile.equals("unconfined")
                || profile.startsWith(LOCALHOST);
        if (!known) {
            faults.invalid(field, profile, "invalid AppArmor profile name: " + GoQuote.of(profile));
        }
    }

    private static boolean hasContainer(MapValue spec, String name) {
        for (String group : CONTAINER_LISTS) {
            for (MapValue container : spec.list(group).maps()) {
                if (container.text("name", "").equals(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A seccomp annotation and its field say the same. */
    static void seccompFields(MapValue annotations, MapValue spec, String path, Faults faults) {
        if (annotations.isEmpty()) {
            return;
        }
        agree(
                annotations.text(SECCOMP_POD),
                spec.map("securityContext").map("seccompProfile"),
                path + ".securityContext.seccompProfile",
                "seccomp",
                faults);
        containers(annotations, SECCOMP_CONTAINER, spec, path, faults);
    }

    private static void containers(MapValue annotations, String prefix, MapValue spec, String path, Faults faults) {
        boolean seccomp = prefix.equals(SECCOMP_CONTAINER);
        String name = seccomp ? "seccompProfile" : "appArmorProfile";
        // what a pod says of AppArmor holds for its containers, what it says of seccomp is compared by itself
        MapValue inherited =
                seccomp ? MapValue.EMPTY : spec.map("securityContext").map(name);
        for (String group : CONTAINER_LISTS) {
            ListValue containers = spec.list(group);
            for (int i = 0; i < containers.size(); i++) {
                MapValue container = containers.mapAt(i);
                MapValue own = container.map("securityContext").map(name);
                agree(
                        annotations.text(prefix + container.text("name", "")),
                        own.isEmpty() ? inherited : own,
                        path + "." + group + "[" + i + "].securityContext." + name,
                        seccomp ? "seccomp" : "apparmor",
                        faults);
            }
        }
    }

    /** An AppArmor annotation and its field say the same. */
    static void appArmorFields(MapValue annotations, MapValue spec, String path, Faults faults) {
        boolean windows = spec.map("os").text("name", "").equals("windows");
        if (!annotations.isEmpty() && !windows) {
            containers(annotations, APP_ARMOR, spec, path, faults);
        }
    }

    private static void agree(@Nullable String annotation, MapValue profile, String field, String word, Faults faults) {
        if (annotation == null || profile.isEmpty()) {
            return;
        }
        boolean same =
                switch (profile.text("type", "")) {
                    case "Unconfined" -> annotation.equals("unconfined");
                    case "RuntimeDefault" ->
                        annotation.equals("runtime/default")
                                || (word.equals("seccomp") && annotation.equals("docker/default"));
                    case "Localhost" -> annotation.startsWith(LOCALHOST);
                    default -> true;
                };
        if (!same) {
            faults.forbidden(field + ".type", word + " type in annotation and field must match");
        } else if (profile.text("type", "").equals("Localhost")
                && !annotation.substring(LOCALHOST.length()).equals(profile.text("localhostProfile", ""))) {
            faults.forbidden(field + ".localhostProfile", word + " profile in annotation and field must match");
        }
    }

    /** Annotations that never change while the pod lives. */
    static void change(MapValue now, MapValue old, Faults faults) {
        for (String key : old.keys()) {
            boolean kept = Objects.equals(now.get(key), old.get(key));
            if (!kept && key.startsWith(APP_ARMOR)) {
                faults.forbidden("metadata.annotations[" + key + "]", "may not remove or update AppArmor annotations");
            }
            if (!kept && key.equals(MIRROR)) {
                faults.forbidden("metadata.annotations[" + key + "]", "may not remove or update mirror pod annotation");
            }
        }
        for (String key : now.keys()) {
            boolean added = !old.has(key);
            if (added && key.startsWith(APP_ARMOR)) {
                faults.forbidden("metadata.annotations[" + key + "]", "may not add AppArmor annotations");
            }
            if (added && key.equals(MIRROR)) {
                faults.forbidden("metadata.annotations[" + key + "]", "may not add mirror pod annotation");
            }
        }
    }
}
