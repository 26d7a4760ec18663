package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Where a node once took its configuration from; the fields do nothing any more, but are still checked. */
final class NodeConfigRules {
    private NodeConfigRules() {}

    static void check(MapValue node, Faults faults) {
        if (node.map("spec").get("configSource") instanceof MapValue source) {
            source(source, false, "spec.configSource", faults);
        }
        MapValue config = node.map("status").map("config");
        for (String field : List.of("assigned", "active", "lastKnownGood")) {
            if (config.get(field) instanceof MapValue source) {
                source(source, true, "status.config." + field, faults);
            }
        }
    }

    private static void source(MapValue source, boolean resolved, String path, Faults faults) {
        if (source.get("configMap") instanceof MapValue configMap) {
            reference(configMap, resolved, path + ".configMap", faults);
        } else {
            faults.invalid(path, ApiTypes.CONFIG_SOURCE.of(source), "exactly one reference subfield must be non-nil");
        }
    }

    /** @param resolved whether it tells what was found, rather than what to look for */
    private static void reference(MapValue configMap, boolean resolved, String path, Faults faults) {
        for (String field : List.of("uid", "resourceVersion")) {
            boolean given = !configMap.text(field, "").isEmpty();
            if (given && !resolved) {
                faults.forbidden(path + "." + field, field + " must not be set in spec");
            } else if (!given && resolved) {
                faults.required(path + "." + field, field + " must be set in status");
            }
        }
        String namespace = configMap.text("namespace", "");
        if (namespace.isEmpty()) {
            faults.required(path + ".namespace", "namespace must be set");
        } else {
            faults.invalid(path + ".namespace", namespace, NameRules.label(namespace));
        }
        String name = configMap.text("name", "");
        if (name.isEmpty()) {
            faults.required(path + ".name", "name must be set");
        } else {
            faults.invalid(path + ".name", name, NameRules.subdomain(name));
        }
        String key = configMap.text("kubeletConfigKey", "");
        if (key.isEmpty()) {
            faults.required(path + ".kubeletConfigKey", "kubeletConfigKey must be set");
        } else {
            faults.invalid(path + ".kubeletConfigKey", key, NameRules.configKey(key));
        }
    }
}
