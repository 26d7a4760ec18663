package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;

/** Templates of the claims that pods bring with them. */
final class ClaimTemplateRules {
    private ClaimTemplateRules() {}

    static void template(MapValue template, String path, Faults faults) {
        MapValue metadata = template.map("metadata");
        MetadataRules.annotations(path + ".metadata.annotations", metadata.map("annotations"), faults);
        MetadataRules.labels(path + ".metadata.labels", metadata.map("labels"), faults);
        for (String field : metadata.keys()) {
            if (!field.equals("annotations") && !field.equals("labels") && !field.equals("creationTimestamp")) {
                faults.forbidden(path + ".metadata." + field, "cannot be set");
            }
        }
        ClaimRules.spec(template.map("spec"), path + ".spec", faults);
    }
}
