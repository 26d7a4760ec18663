package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Rules of API services: their name follows from the group and version that they stand for. */
final class ApiServiceRules implements KindRules.WithStatus {
    private static final long MAX_GROUP_PRIORITY = 20_000;
    private static final long MAX_VERSION_PRIORITY = 1_000;

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        String name = object.map("metadata").text("name", "");
        String group = spec.text("group", "");
        String version = spec.text("version", "");
        String required = version + "." + group;
        if (!name.isEmpty() && !name.equals(required)) {
            faults.invalid("metadata.name", name, "must be `spec.version+\".\"+spec.group`: " + GoQuote.of(required));
        }
        if (group.isEmpty()) {
            if (!version.equals("v1")) {
                faults.required("spec.group", "only v1 may have an empty group and it better be legacy kube");
            }
        } else {
            faults.invalid("spec.group", group, NameRules.subdomain(group));
        }
        faults.invalid("spec.version", version, NameRules.rfc1035(version));
        range(spec, "groupPriorityMinimum", MAX_GROUP_PRIORITY, faults);
        range(spec, "versionPriority", MAX_VERSION_PRIORITY, faults);
        boolean bundled = !spec.text("caBundle", "").isEmpty();
        boolean insecure = spec.flag("insecureSkipTLSVerify", false);
        if (!(spec.get("service") instanceof MapValue service)) {
            local(bundled, insecure, faults);
            return;
        }
        faults.requireText("spec.service.namespace", service.text("namespace", ""));
        faults.requireText("spec.service.name", service.text("name", ""));
        if (service.has("port")) {
            ReferenceRules.servicePort(service, "spec.service", faults);
        }
        if (insecure && bundled) {
            faults.invalid(
                    "spec.insecureSkipTLSVerify",
                    spec.get("insecureSkipTLSVerify"),
                    "may not be true if caBundle is present");
        }
    }

    @Override
    public void status(MapValue status, Faults faults) {
        ListValue conditions = status.list("conditions");
        for (int i = 0; i < conditions.size(); i++) {
            String text = conditions.mapAt(i).text("status", "");
            faults.oneOf("status.conditions[" + i + "].status", text, List.of("True", "False", "Unknown"));
        }
    }

    private static void local(boolean bundled, boolean insecure, Faults faults) {
        if (bundled) {
            faults.invalid("spec.caBundle", "", "local APIServices may not have a caBundle");
        }
        if (insecure) {
            faults.invalid(
                    "spec.insecureSkipTLSVerify", "true", "local APIServices may not have insecureSkipTLSVerify");
        }
    }

    private static void range(MapValue spec, String field, long max, Faults faults) {
        long value = spec.number(field, 0);
        if (value <= 0 || value > max) {
            faults.invalid("spec." + field, value, "must be positive and less than " + max);
        }
    }
}
