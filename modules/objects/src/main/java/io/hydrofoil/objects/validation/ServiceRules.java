package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Objects;

/** Rules of services that need no knowledge of address and port ranges, which belong to allocation. */
public final class ServiceRules implements KindRules.Complete {
    private static final long MAX_AFFINITY_S = 86_400;
    private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final List<String> SCOPES = List.of("Cluster", "Local");
    private static final String BALANCED_ONLY = "may only be used when `type` is 'LoadBalancer'";
    private static final String TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";
    private static final String TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";
    private static final String RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        String type = spec.text("type", "");
        boolean headless = spec.list("clusterIPs").texts().equals(List.of("None"));
        topology(object.mapAt("metadata", "annotations"), faults);
        ListValue ports = spec.list("ports");
        if (ports.isEmpty() && !headless && !type.equals("ExternalName")) {
            faults.required("spec.ports");
        }
        ofType(spec, type, headless, faults);
        ServicePortRules.ports(ports, faults);
        MetadataRules.labels("spec.selector", spec.map("selector"), faults);
        affinity(spec, faults);
        shared(object, faults);
        outside(spec.list("externalIPs").texts(), faults);
        if (type.isEmpty()) {
            faults.required("spec.type");
        } else {
            faults.oneOf("spec.type", type, TYPES);
        }
        ServicePortRules.distinct(ports, type, faults);
        balancing(object, spec, type, faults);
        traffic(spec, type, faults);
    }

    @Override
    public void shared(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        if (!spec.text("type", "").equals("ExternalName")) {
            boolean headless = spec.list("clusterIPs").texts().equals(List.of("None"));
            ServiceAddressRules.addresses(spec, headless, faults);
        }
    }

    /** An annotation that was renamed: who sets both must mean the same. */
    private static void topology(MapValue annotations, Faults faults) {
        String mode = annotations.text(TOPOLOGY_MODE);
        String hints = annotations.text(TOPOLOGY_HINTS);
        if (mode != null && hints != null && !mode.equals(hints)) {
            faults.invalid(
                    "metadata.annotations[" + TOPOLOGY_MODE + "]",
                    mode,
                    "must match annotations[" + TOPOLOGY_HINTS + "] when both are specified");
        }
    }

    private static void ofType(MapValue spec, String type, boolean headless, Faults faults) {
        if (headless && (type.equals("NodePort") || type.equals("LoadBalancer"))) {
            faults.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for " + type + " services");
        }
        if (!type.equals("ExternalName")) {
            return;
        }
        String unused = "may not be set for ExternalName services";
        for (String field : List.of("clusterIPs", "ipFamilies")) {
            if (!spec.list(field).isEmpty()) {
                faults.forbidden("spec." + field, unused);
            }
        }
        if (spec.has("ipFamilyPolicy")) {
            faults.forbidden("spec.ipFamilyPolicy", unused);
        }
        String name = spec.text("externalName", "");
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (bare.isEmpty()) {
            faults.required("spec.externalName");
        } else {
            faults.invalid("spec.externalName", bare, NameRules.subdomain(bare));
        }
    }

    private static void affinity(MapValue spec, Faults faults) {
        String affinity = spec.text("sessionAffinity", "");
        if (affinity.isEmpty()) {
            faults.required("spec.sessionAffinity");
            return;
        }
        faults.oneOf("spec.sessionAffinity", affinity, List.of("ClientIP", "None"));
        String path = "spec.sessionAffinityConfig";
        if (affinity.equals("ClientIP")) {
            if (!hasTimeout(spec, path, faults)) {
                return;
            }
            long seconds = spec.longAt(1, "sessionAffinityConfig", "clientIP", "timeoutSeconds");
            if (seconds <= 0 || seconds > MAX_AFFINITY_S) {
                faults.invalid(
                        path + ".clientIP.timeoutSeconds", seconds, "must be greater than 0 and less than 86400");
            }
        } else if (affinity.equals("None") && spec.has("sessionAffinityConfig")) {
            faults.forbidden(path, "must not be set when session affinity is None");
        }
    }

    private static boolean hasTimeout(MapValue spec, String path, Faults faults) {
        String missing = "when session affinity type is ClientIP";
        MapValue config = spec.map("sessionAffinityConfig");
        if (!spec.has("sessionAffinityConfig")) {
            faults.required(path, missing);
        } else if (!config.has("clientIP")) {
            faults.required(path + ".clientIP", missing);
        } else if (!config.map("clientIP").has("timeoutSeconds")) {
            faults.required(path + ".clientIP.timeoutSeconds", missing);
        }
        return config.map("clientIP").has("timeoutSeconds");
    }

    private static void outside(List<String> addresses, Faults faults) {
        for (int i = 0; i < addresses.size(); i++) {
            String path = "spec.externalIPs[" + i + "]";
            List<String> wrong = AddressRules.address(addresses.get(i));
            faults.invalid(path, addresses.get(i), wrong);
            if (wrong.isEmpty()) {
                AddressRules.reachable(path, addresses.get(i), faults);
            }
        }
    }

    private static void balancing(MapValue object, MapValue spec, String type, Faults faults) {
        boolean balanced = type.equals("LoadBalancer");
        List<String> ranges = spec.list("loadBalancerSourceRanges").texts();
        String annotated = object.mapAt("metadata", "annotations").text(RANGES);
        if (!ranges.isEmpty()) {
            // The field's name in faults has been this for so long that clients know it.
            String path = "spec.LoadBalancerSourceRanges";
            if (!balanced) {
                faults.forbidden(path, BALANCED_ONLY);
            }
            for (int i = 0; i < ranges.size(); i++) {
                String range = ranges.get(i).strip();
                faults.invalid(path + "[" + i + "]", range, AddressRules.block(range));
            }
        } else if (annotated != null) {
            String path = "metadata.annotations[" + RANGES + "]";
            if (!balanced) {
                faults.forbidden(path, BALANCED_ONLY);
            }
            if (!annotated.isBlank()) {
                for (String range : annotated.strip().split(",", -1)) {
                    faults.invalid(path, range.strip(), AddressRules.block(range.strip()));
                }
            }
        }
        boolean allocates = spec.has("allocateLoadBalancerNodePorts");
        if (allocates && !balanced) {
            faults.forbidden("spec.allocateLoadBalancerNodePorts", BALANCED_ONLY);
        } else if (balanced && !allocates) {
            faults.required("allocateLoadBalancerNodePorts");
        }
        if (spec.has("loadBalancerClass")) {
            balancerClass(spec.text("loadBalancerClass", ""), balanced, faults);
        }
    }

    private static void balancerClass(String name, boolean balanced, Faults faults) {
        if (!balanced) {
            faults.forbidden("spec.loadBalancerClass", BALANCED_ONLY);
        } else {
            faults.invalid("spec.loadBalancerClass", name, LabelSyntax.keyFaults(name));
        }
    }

    private static void traffic(MapValue spec, String type, Faults faults) {
        String external = spec.text("externalTrafficPolicy", "");
        boolean open = type.equals("LoadBalancer")
                || type.equals("NodePort")
                || (type.equals("ClusterIP") && !spec.list("externalIPs").isEmpty());
        if (!open) {
            if (!external.isEmpty()) {
                faults.invalid(
                        "spec.externalTrafficPolicy", external, "may only be set for externally-accessible services");
            }
        } else if (external.isEmpty()) {
            faults.required("spec.externalTrafficPolicy");
        } else {
            faults.oneOf("spec.externalTrafficPolicy", external, SCOPES);
        }
        long check = spec.number("healthCheckNodePort", 0);
        boolean checked = isChecked(spec);
        if (checked && check != 0) {
            faults.port("spec.healthCheckNodePort", check);
        } else if (check != 0) {
            faults.invalid(
                    "spec.healthCheckNodePort",
                    check,
                    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        }
        if (spec.has("internalTrafficPolicy")) {
            faults.oneOf("spec.internalTrafficPolicy", spec.text("internalTrafficPolicy", ""), SCOPES);
        } else if (!type.equals("ExternalName") && TYPES.contains(type)) {
            faults.required("spec.internalTrafficPolicy");
        }
        if (spec.has("trafficDistribution")) {
            faults.oneOf(
                    "spec.trafficDistribution",
                    spec.text("trafficDistribution", ""),
                    List.of("PreferClose", "PreferSameNode", "PreferSameZone"));
        }
    }

    private static boolean isChecked(MapValue spec) {
        return spec.text("type", "").equals("LoadBalancer")
                && spec.text("externalTrafficPolicy", "").equals("Local");
    }

    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        if (subresource.equals("status")) {
            BalancerStatusRules.ofService(now, old, faults);
        } else {
            change(now, old, faults);
            object(now, faults);
        }
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        MapValue given = now.map("spec");
        MapValue stored = old.map("spec");
        ServiceAddressRules.change(given, stored, faults);
        boolean balanced = given.text("type", "").equals("LoadBalancer")
                && stored.text("type", "").equals("LoadBalancer");
        if (balanced && !Objects.equals(given.get("loadBalancerClass"), stored.get("loadBalancerClass"))) {
            faults.invalid("spec.loadBalancerClass", given.get("loadBalancerClass"), "may not change once set");
        }
        boolean moved = given.number("healthCheckNodePort", 0) != stored.number("healthCheckNodePort", 0);
        if (moved && isChecked(given) && isChecked(stored)) {
            faults.forbidden("spec.healthCheckNodePort", Faults.IMMUTABLE);
        }
    }
}
