package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;

/** What volumes and claims for them have in common. */
final class AccessModeRules {
    private static final List<String> MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    private static final String SINGLE = "ReadWriteOncePod";

    private AccessModeRules() {}

    static void modes(MapValue spec, String path, Faults faults) {
        List<String> modes = spec.list("accessModes").texts();
        modes.forEach(mode -> faults.oneOf(path + ".accessModes", mode, MODES));
        boolean others = modes.stream().anyMatch(mode -> MODES.contains(mode) && !mode.equals(SINGLE));
        if (modes.contains(SINGLE) && others) {
            faults.forbidden(path + ".accessModes", "may not use ReadWriteOncePod with other access modes");
        }
    }

    static void volumeMode(MapValue spec, String path, Faults faults) {
        if (spec.has("volumeMode")) {
            faults.oneOf(path + ".volumeMode", spec.text("volumeMode", ""), List.of("Block", "Filesystem"));
        }
    }

    static void className(MapValue spec, String field, String path, Faults faults) {
        String name = spec.text(field, "");
        if (!name.isEmpty()) {
            faults.invalid(path + "." + field, name, NameRules.subdomain(name));
        }
    }
}
