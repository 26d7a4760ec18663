package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Storage classes, attribute classes and attachments. */
final class StorageRules {
    private static final int MAX_PARAMETERS = 512;
    private static final long MAX_PARAMETER_BYTES = 256 * 1024;

    private StorageRules() {}

    static final class StorageClass implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            topologies(object.list("allowedTopologies"), faults);
        }

        @Override
        public void creation(MapValue object, Faults faults) {
            driver("provisioner", object.text("provisioner", ""), faults);
            parameters(object.map("parameters"), true, faults);
            String policy = object.text("reclaimPolicy", "");
            if (!policy.isEmpty()) {
                faults.oneOf("reclaimPolicy", policy, List.of("Delete", "Retain"));
            }
            if (object.has("volumeBindingMode")) {
                faults.oneOf(
                        "volumeBindingMode",
                        object.text("volumeBindingMode", ""),
                        List.of("Immediate", "WaitForFirstConsumer"));
            } else {
                faults.required("volumeBindingMode");
            }
        }

        private static void topologies(ListValue terms, Faults faults) {
            Set<Map<String, Set<String>>> seen = new HashSet<>();
            for (int i = 0; i < terms.size(); i++) {
                String path = "allowedTopologies[" + i + "].matchLabelExpressions";
                Map<String, Set<String>> term = term(terms.mapAt(i).list("matchLabelExpressions"), path, faults);
                if (!seen.add(term)) {
                    faults.duplicate(path, "");
                }
            }
        }

        private static Map<String, Set<String>> term(ListValue expressions, String path, Faults faults) {
            Map<String, Set<String>> term = new HashMap<>();
            for (int i = 0; i < expressions.size(); i++) {
                String place = path + "[" + i + "]";
                String key = expressions.mapAt(i).text("key", "");
                List<String> values = expressions.mapAt(i).list("values").texts();
                if (values.isEmpty()) {
                    faults.required(place + ".values");
                }
                Set<String> set = new HashSet<>();
                for (int j = 0; j < values.size(); j++) {
                    if (!set.add(values.get(j))) {
                        faults.duplicate(place + ".values[" + j + "]", values.get(j));
                    }
                }
                faults.invalid(place + ".key", key, LabelSyntax.keyFaults(key));
                if (term.put(key, set) != null) {
                    faults.duplicate(place + ".key", key);
                }
            }
            return term;
        }
    }

    static final class AttributesClass implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {}

        @Override
        public void creation(MapValue object, Faults faults) {
            driver("driverName", object.text("driverName", ""), faults);
            parameters(object.map("parameters"), false, faults);
        }
    }

    static final class Attachment implements KindRules.Complete {
        private static final String ONE_SOURCE =
                "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

        @Override
        public void object(MapValue object, Faults faults) {
            MapValue spec = object.map("spec");
            NameRules.csiDriver("spec.attacher", spec.text("attacher", ""), faults);
            MapValue source = spec.map("source");
            boolean named = source.has("persistentVolumeName");
            boolean inline = source.has("inlineVolumeSpec");
            if (!named && !inline) {
                faults.required("spec.source", ONE_SOURCE);
            } else if (named && inline) {
                faults.forbidden("spec.source", ONE_SOURCE);
            } else if (inline) {
                PersistentVolumeRules.inline(source.map("inlineVolumeSpec"), "spec.source.inlineVolumeSpec", faults);
            } else {
                String volume = source.text("persistentVolumeName", "");
                if (volume.isEmpty()) {
                    faults.required("spec.source.persistentVolumeName", "must specify non empty persistentVolumeName");
                } else {
                    faults.invalid("spec.source.persistentVolumeName", volume, NameRules.subdomain(volume));
                }
            }
            String node = spec.text("nodeName", "");
            faults.invalid("spec.nodeName", node, NameRules.subdomain(node));
        }
    }

    private static void driver(String field, String name, Faults faults) {
        if (name.isEmpty()) {
            faults.required(field);
        } else {
            String lower = name.toLowerCase(Locale.ROOT);
            faults.invalid(field, lower, LabelSyntax.keyFaults(lower));
        }
    }

    private static void parameters(MapValue parameters, boolean mayBeEmpty, Faults faults) {
        if (parameters.size() > MAX_PARAMETERS) {
            faults.tooLong("parameters", MAX_PARAMETERS);
            return;
        }
        long bytes = 0;
        for (var entry : parameters.texts().entrySet()) {
            if (entry.getKey().isEmpty()) {
                faults.invalid("parameters", "", "field can not be empty.");
            }
            bytes += entry.getKey().getBytes(StandardCharsets.UTF_8).length;
            bytes += entry.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > MAX_PARAMETER_BYTES) {
            faults.tooLong("parameters", MAX_PARAMETER_BYTES);
        }
        if (!mayBeEmpty && parameters.isEmpty()) {
            faults.required("parameters", "must contain at least one key/value pair");
        }
    }
}
