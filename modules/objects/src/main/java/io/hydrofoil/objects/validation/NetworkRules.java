package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Ingress classes, IP addresses and service CIDRs. */
final class NetworkRules {
    private static final int MAX_CONTROLLER = 250;
    private static final int MAX_RANGES = 2;

    private NetworkRules() {}

    static final class IngressClass implements KindRules.Complete {
        @Override
        public boolean tellsChangesFirst() {
            return true;
        }

        @Override
        public void change(MapValue now, MapValue old, Faults faults) {
            String controller = now.map("spec").text("controller", "");
            if (!controller.equals(old.map("spec").text("controller", ""))) {
                faults.invalid("spec.controller", controller, Faults.IMMUTABLE);
            }
        }

        @Override
        public void object(MapValue object, Faults faults) {
            MapValue spec = object.map("spec");
            String controller = spec.text("controller", "");
            if (controller.length() > MAX_CONTROLLER) {
                faults.tooLong("spec.controller", MAX_CONTROLLER);
            }
            NameRules.domainPrefixedPath("spec.controller", controller, faults);
            if (spec.get("parameters") instanceof MapValue parameters) {
                parameters(parameters, "spec.parameters", faults);
            }
        }

        private static void parameters(MapValue parameters, String path, Faults faults) {
            ReferenceRules.typedLocal(parameters, path, faults);
            if (!parameters.has("scope")) {
                faults.required(path + ".scope");
                return;
            }
            boolean placed = parameters.has("namespace");
            String namespace = parameters.text("namespace", "");
            switch (parameters.text("scope", "")) {
                case "Namespace" -> {
                    if (placed) {
                        faults.invalid(path + ".namespace", namespace, NameRules.label(namespace));
                    } else {
                        faults.required(path + ".namespace", "`parameters.scope` is set to 'Namespace'");
                    }
                }
                case "Cluster" -> {
                    if (placed) {
                        faults.forbidden(path + ".namespace", "`parameters.scope` is set to 'Cluster'");
                    }
                }
                default ->
                    faults.notSupported(path + ".scope", parameters.text("scope", ""), List.of("Cluster", "Namespace"));
            }
        }
    }

    static final class IpAddress implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            String name = object.map("metadata").text("name", "");
            if (!name.isEmpty()) {
                faults.invalid("metadata.name", name, AddressRules.canonicalAddress(name));
            }
            if (!(object.map("spec").get("parentRef") instanceof MapValue parent)) {
                faults.required("spec.parentRef");
                return;
            }
            String group = parent.text("group", "");
            if (!group.isEmpty()) {
                faults.invalid("spec.parentRef.group", group, NameRules.subdomain(group));
            }
            segment(parent, "resource", true, faults);
            segment(parent, "name", true, faults);
            segment(parent, "namespace", false, faults);
        }

        /** Nothing else is looked at again. */
        @Override
        public void update(String subresource, MapValue now, MapValue old, Faults faults) {
            MapValue parent = now.map("spec").map("parentRef");
            if (!parent.equals(old.map("spec").map("parentRef"))) {
                faults.immutable("spec.parentRef", ApiTypes.PARENT.of(parent));
            }
        }

        private static void segment(MapValue parent, String field, boolean required, Faults faults) {
            String text = parent.text(field, "");
            if (!text.isEmpty()) {
                faults.invalid("spec.parentRef." + field, text, NameRules.pathSegment(text));
            } else if (required) {
                faults.required("spec.parentRef." + field);
            }
        }
    }

    static final class ServiceCidr implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            ListValue ranges = object.map("spec").list("cidrs");
            List<String> texts = ranges.texts();
            if (texts.isEmpty()) {
                faults.required("spec.cidrs", "at least one CIDR required");
                return;
            }
            if (texts.size() > MAX_RANGES) {
                faults.invalid("spec.cidrs", ranges, "may only hold up to 2 values");
                return;
            }
            boolean sound = true;
            for (int i = 0; i < texts.size(); i++) {
                List<String> wrong = AddressRules.canonicalBlock(texts.get(i));
                faults.invalid("spec.cidrs[" + i + "]", texts.get(i), wrong);
                sound &= IpText.block(texts.get(i)) != null;
            }
            if (sound && texts.size() == MAX_RANGES && AddressRules.sameFamily(texts.get(0), texts.get(1))) {
                faults.invalid(
                        "spec.cidrs",
                        ranges,
                        "may specify no more than one IP for each IP family, i.e 192.168.0.0/24"
                                + " and 2001:db8::/64");
            }
        }

        /** One range may be joined by one of the other family; else nothing is looked at but whether it changed. */
        @Override
        public void update(String subresource, MapValue now, MapValue old, Faults faults) {
            if (subresource.equals("status")) {
                return;
            }
            ListValue given = now.map("spec").list("cidrs");
            ListValue stored = old.map("spec").list("cidrs");
            boolean joined = stored.size() == 1 && given.size() == MAX_RANGES;
            if (!joined && given.size() != stored.size()) {
                faults.immutable("spec.cidrs", given);
                return;
            }
            for (int i = 0; i < stored.size(); i++) {
                if (!given.at(i).equals(stored.at(i))) {
                    faults.immutable("spec.cidrs[" + i + "]", given.at(i));
                }
            }
            if (joined) {
                object(now, faults);
            }
        }
    }
}
