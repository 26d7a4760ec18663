package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;

/** Templates of the claims that pods bring with them. */
final class ClaimTemplateRules {
    private ClaimTemplateRules() {}

    static void template(MapValue template, String path, Faults faults) {
        metadata(template.map("metadata"), path + ".metadata", faults);
        ClaimRules.spec(template.map("spec"), path + ".spec", faults);
    }

    /** Metadata that objects made from a template get: labels and annotations, nothing else. */
    static void metadata(MapValue metadata, String path, Faults faults) {
        MetadataRules.annotations(path + ".annotations", metadata.map("annotations"), faults);
        MetadataRules.labels(path + ".labels", metadata.map("labels"), faults);
        for (String field : metadata.keys()) {
            if (!field.equals("annotations") && !field.equals("labels") && !field.equals("creationTimestamp")) {
                faults.forbidden(path + "." + field, "cannot be set");
            }
        }
    }
}
