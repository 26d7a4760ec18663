package io.hydrofoil.objects.warnings;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.validation.AddressRules;
import java.util.List;

/** Kinds of the network. */
final class NetworkWarnings {
    private static final String HINTS = "service.kubernetes.io/topology-aware-hints";
    private static final String INGRESS_CLASS = "kubernetes.io/ingress.class";

    private NetworkWarnings() {}

    static void service(MapValue service, List<String> texts) {
        MapValue spec = service.map("spec");
        boolean external = spec.text("type", "").equals("ExternalName");
        if (service.map("metadata").map("annotations").has(HINTS)) {
            texts.add("annotation " + HINTS + " is deprecated, please use service.kubernetes.io/topology-mode instead");
        }
        if (!external && !spec.text("externalName", "").isEmpty()) {
            texts.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
        }
        ListValue ips = spec.list("externalIPs");
        if (!ips.isEmpty()) {
            texts.add(
                    external
                            ? "spec.externalIPs is ignored when spec.type is \"ExternalName\""
                            : "spec.externalIPs is deprecated and may no longer be implemented in some clusters");
        }
        addresses(spec, external, texts);
        if (spec.text("trafficDistribution", "").equals("PreferClose")) {
            texts.add("spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
        }
    }

    private static void addresses(MapValue spec, boolean external, List<String> texts) {
        for (String list : external ? new String[0] : new String[] {"clusterIPs", "externalIPs"}) {
            List<String> ips = spec.list(list).texts();
            for (int i = 0; i < ips.size(); i++) {
                if (!ips.get(i).equals("None")) {
                    PodWarnings.address("spec." + list + "[" + i + "]", ips.get(i), texts);
                }
            }
        }
        String balancer = spec.text("loadBalancerIP", "");
        if (!balancer.isEmpty()) {
            PodWarnings.address("spec.loadBalancerIP", balancer, texts);
        }
        List<String> ranges = spec.list("loadBalancerSourceRanges").texts();
        for (int i = 0; i < ranges.size(); i++) {
            texts.addAll(AddressRules.blockWarnings("spec.loadBalancerSourceRanges[" + i + "]", ranges.get(i)));
        }
    }

    static void endpointSlice(MapValue slice, List<String> texts) {
        if (slice.text("addressType", "").equals("FQDN")) {
            texts.add("spec.addressType: FQDN endpoints are deprecated");
        }
    }

    static void ingress(MapValue ingress, List<String> texts) {
        boolean old = ingress.map("metadata").map("annotations").has(INGRESS_CLASS);
        if (old && !ingress.map("spec").has("ingressClassName")) {
            texts.add("annotation " + GoQuote.of(INGRESS_CLASS)
                    + " is deprecated, please use 'spec.ingressClassName' instead");
        }
    }

    static void policy(MapValue policy, List<String> texts) {
        for (String direction : new String[] {"ingress", "egress"}) {
            ListValue rules = policy.map("spec").list(direction);
            String peers = direction.equals("ingress") ? "from" : "to";
            for (int i = 0; i < rules.size(); i++) {
                ListValue list = rules.mapAt(i).list(peers);
                for (int j = 0; j < list.size(); j++) {
                    block(
                            list.mapAt(j).map("ipBlock"),
                            "spec." + direction + "[" + i + "]." + peers + "[" + j + "].ipBlock",
                            texts);
                }
            }
        }
    }

    private static void block(MapValue block, String path, List<String> texts) {
        texts.addAll(AddressRules.blockWarnings(path + ".cidr", block.text("cidr", "")));
        List<String> except = block.list("except").texts();
        for (int i = 0; i < except.size(); i++) {
            texts.addAll(AddressRules.blockWarnings(path + ".except[" + i + "]", except.get(i)));
        }
    }
}
