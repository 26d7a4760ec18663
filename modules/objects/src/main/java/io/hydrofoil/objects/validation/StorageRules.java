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
            topologies(object.list("allowedTopologies"), faults);
        }

        @Override
        public void update(String subresource, MapValue now, MapValue old, Faults faults) {
            // what may change needs no check, the rest stays as it is
        }

        private static void topologies(ListValue terms, Faults faults) {
            // a term without expressions is taken for one that was there before
            Set<Map<String, Set<String>>> seen = new HashSet<>(Set.of(Map.of()));
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
        public boolean tellsChangesFirst() {
            return true;
        }

        @Override
        public void object(MapValue object, Faults faults) {
            driver("driverName", object.text("driverName", ""), faults);
            parameters(object.map("parameters"), false, faults);
        }

        @Override
        public void change(MapValue now, MapValue old, Faults faults) {
            if (!now.text("driverName", "").equals(old.text("driverName", ""))) {
                faults.forbidden("driverName", "updates to driverName are forbidden.");
            }
            if (!now.map("parameters").equals(old.map("parameters"))) {
                faults.forbidden("parameters", "updates to parameters are forbidden.");
            }
        }
    }

    static final class Attachment implements KindRules.Complete {
        private static final String ONE_SOURCE =
                "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
        private static final long MAX_METADATA_BYTES = 256 * 1024;
        private static final int MAX_MESSAGE_BYTES = 1024;

        @Override
        public void object(MapValue object, Faults faults) {
            MapValue spec = object.map("spec");
            faults.requireText("spec.attacher", spec.text("attacher", ""));
            source(spec.map("source"), faults);
            String node = spec.text("nodeName", "");
            faults.invalid("spec.nodeName", node, NameRules.subdomain(node));
            MapValue status = object.map("status");
            if (bytes(status.map("attachmentMetadata")) > MAX_METADATA_BYTES) {
                faults.tooLong("status.attachmentMetadata", MAX_METADATA_BYTES);
            }
            error(status.map("attachError"), "status.attachError", faults);
            error(status.map("detachError"), "status.detachError", faults);
        }

        @Override
        public void change(MapValue now, MapValue old, Faults faults) {
            if (!now.map("spec").equals(old.map("spec"))) {
                faults.immutable("spec", ApiTypes.ATTACHMENT.of(now.map("spec")));
            }
        }

        private static void source(MapValue source, Faults faults) {
            boolean named = source.has("persistentVolumeName");
            boolean inline = source.has("inlineVolumeSpec");
            if (!named && !inline) {
                faults.required("spec.source", ONE_SOURCE);
            } else if (named && inline) {
                faults.forbidden("spec.source", ONE_SOURCE);
            } else if (inline) {
                PersistentVolumeRules.inline(source.map("inlineVolumeSpec"), "spec.source.inlineVolumeSpec", faults);
            } else if (source.text("persistentVolumeName", "").isEmpty()) {
                faults.required("spec.source.persistentVolumeName", "must specify non empty persistentVolumeName");
            }
        }

        private static void error(MapValue error, String path, Faults faults) {
            if (error.text("message", "").getBytes(StandardCharsets.UTF_8).length > MAX_MESSAGE_BYTES) {
                // a server speaks of another limit than the one it holds
                faults.tooLong(path + ".message", MAX_METADATA_BYTES);
            }
            long code = error.number("errorCode", 0);
            if (code < 0) {
                faults.invalid(path + ".errorCode", code, "must be between 0 and " + Integer.MAX_VALUE + ", inclusive");
            }
        }

        /** What was not demanded of attachments in older versions. */
        @Override
        public void creation(MapValue object, Faults faults) {
            MapValue spec = object.map("spec");
            NameRules.csiDriver("spec.attacher", spec.text("attacher", ""), faults);
            String volume = spec.map("source").text("persistentVolumeName");
            if (volume != null) {
                faults.invalid("spec.source.persistentVolumeName", volume, NameRules.subdomain(volume));
            }
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
        if (parameters.has("")) {
            faults.invalid("parameters", "", "field can not be empty.");
        }
        if (bytes(parameters) > MAX_PARAMETER_BYTES) {
            faults.tooLong("parameters", MAX_PARAMETER_BYTES);
        }
        if (!mayBeEmpty && parameters.isEmpty()) {
            faults.required("parameters", "must contain at least one key/value pair");
        }
    }

    private static long bytes(MapValue texts) {
        long bytes = 0;
        for (var entry : texts.texts().entrySet()) {
            bytes += entry.getKey().getBytes(StandardCharsets.UTF_8).length;
            bytes += entry.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }
}
