package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Map;

/** Who a flow schema is about: one of three forms, named by the kind. */
final class FlowSubjectRules {
    private static final List<String> KINDS = List.of("Group", "ServiceAccount", "User");
    private static final Map<String, String> FORMS =
            Map.of("ServiceAccount", "serviceAccount", "User", "user", "Group", "group");

    private FlowSubjectRules() {}

    static void subject(MapValue subject, String path, Faults faults) {
        String kind = subject.text("kind", "");
        String form = FORMS.get(kind);
        if (form == null) {
            faults.notSupported(path + ".kind", kind, KINDS);
            return;
        }
        if (subject.get(form) instanceof MapValue given) {
            form(kind, given, path + "." + form, faults);
        } else {
            faults.required(path + "." + form, form + " is required when subject kind is '" + kind + "'");
        }
        for (String other : List.of("ServiceAccount", "User", "Group")) {
            String field = FORMS.getOrDefault(other, "");
            if (!other.equals(kind) && subject.has(field)) {
                faults.forbidden(path + "." + field, field + " is forbidden when subject kind is not '" + other + "'");
            }
        }
    }

    private static void form(String kind, MapValue form, String path, Faults faults) {
        String name = form.text("name", "");
        faults.requireText(path + ".name", name);
        if (!kind.equals("ServiceAccount")) {
            return;
        }
        if (!name.isEmpty() && !name.equals("*")) {
            faults.invalid(path + ".name", name, NameRules.subdomain(name));
        }
        String namespace = form.text("namespace", "");
        if (namespace.isEmpty()) {
            faults.required(path + ".namespace", "must specify namespace for service account");
        } else {
            faults.invalid(path + ".namespace", namespace, NameRules.label(namespace));
        }
    }
}
