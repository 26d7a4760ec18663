package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Roles and bindings, of a namespace or of the cluster. */
final class RbacRules {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private RbacRules() {}

    record Role(boolean namespaced) implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            ListValue rules = object.list("rules");
            for (int i = 0; i < rules.size(); i++) {
                rule(rules.mapAt(i), "rules[" + i + "]", faults);
            }
            if (object.get("aggregationRule") instanceof MapValue aggregation) {
                aggregation(aggregation, faults);
            }
        }

        private void rule(MapValue rule, String path, Faults faults) {
            if (rule.list("verbs").isEmpty()) {
                faults.required(path + ".verbs", "verbs must contain at least one value");
            }
            ListValue urls = rule.list("nonResourceURLs");
            if (!urls.isEmpty()) {
                if (namespaced) {
                    faults.invalid(
                            path + ".nonResourceURLs", urls, "namespaced rules cannot apply to non-resource URLs");
                }
                boolean mixed = List.of("apiGroups", "resources", "resourceNames").stream()
                        .anyMatch(field -> !rule.list(field).isEmpty());
                if (mixed) {
                    faults.invalid(
                            path + ".nonResourceURLs",
                            urls,
                            "rules cannot apply to both regular resources and non-resource URLs");
                }
                return;
            }
            if (rule.list("apiGroups").isEmpty()) {
                faults.required(path + ".apiGroups", "resource rules must supply at least one api group");
            }
            if (rule.list("resources").isEmpty()) {
                faults.required(path + ".resources", "resource rules must supply at least one resource");
            }
        }

        private static void aggregation(MapValue aggregation, Faults faults) {
            String path = "aggregationRule.clusterRoleSelectors";
            ListValue selectors = aggregation.list("clusterRoleSelectors");
            if (selectors.isEmpty()) {
                faults.required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil");
            }
            for (int i = 0; i < selectors.size(); i++) {
                SelectorRules.selector(selectors.mapAt(i), path + "[" + i + "]", faults);
            }
        }
    }

    record Binding(boolean namespaced) implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            MapValue role = object.map("roleRef");
            faults.oneOf("roleRef.apiGroup", role.text("apiGroup", ""), List.of(GROUP));
            faults.oneOf(
                    "roleRef.kind",
                    role.text("kind", ""),
                    namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole"));
            ReferenceRules.segment(role, "roleRef", "name", faults);
            ListValue subjects = object.list("subjects");
            for (int i = 0; i < subjects.size(); i++) {
                subject(subjects.mapAt(i), "subjects[" + i + "]", faults);
            }
        }

        @Override
        public void change(MapValue now, MapValue old, Faults faults) {
            if (!now.map("roleRef").equals(old.map("roleRef"))) {
                faults.invalid("roleRef", ApiTypes.ROLE.of(now.get("roleRef")), "cannot change roleRef");
            }
        }

        private void subject(MapValue subject, String path, Faults faults) {
            String name = subject.text("name", "");
            faults.requireText(path + ".name", name);
            String group = subject.text("apiGroup", "");
            switch (subject.text("kind", "")) {
                case "ServiceAccount" -> {
                    if (!name.isEmpty()) {
                        faults.invalid(path + ".name", name, NameRules.subdomain(name));
                    }
                    faults.oneOf(path + ".apiGroup", group, List.of(""));
                    if (!namespaced) {
                        faults.requireText(path + ".namespace", subject.text("namespace", ""));
                    }
                }
                case "User", "Group" -> faults.oneOf(path + ".apiGroup", group, List.of(GROUP));
                default ->
                    faults.notSupported(
                            path + ".kind", subject.text("kind", ""), List.of("ServiceAccount", "User", "Group"));
            }
        }
    }
}
