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
        addresses(spec, "clusterIPs", texts);
        boolean headless = spec.list("clusterIPs").texts().contains("None");
        if (headless) {
            headless(spec, texts);
        }
        addresses(spec, "externalIPs", texts);
        boolean extra = !spec.list("externalIPs").isEmpty();
        if (extra && !headless && !external) {
            texts.add("spec.externalIPs is deprecated and may no longer be implemented in some clusters");
        }
        balancer(spec, texts);
        if (extra && external) {
            texts.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
        }
        if (!external && !spec.text("externalName", "").isEmpty()) {
            texts.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
        }
        if (spec.text("trafficDistribution", "").equals("PreferClose")) {
            texts.add("spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
        }
    }

    private static void headless(MapValue spec, List<String> texts) {
        String ignored = " is ignored for headless services";
        if (!spec.text("loadBalancerIP", "").isEmpty()) {
            texts.add("spec.loadBalancerIP" + ignored);
        }
        if (!spec.list("externalIPs").isEmpty()) {
            texts.add("spec.externalIPs" + ignored);
        }
        if (spec.text("sessionAffinity", "").equals("ClientIP")) {
            texts.add("spec.SessionAffinity" + ignored);
        }
    }

    private static void addresses(MapValue spec, String list, List<String> texts) {
        List<String> ips = spec.list(list).texts();
        for (int i = 0; i < ips.size(); i++) {
            if (!ips.get(i).equals("None")) {
                PodWarnings.address("spec." + list + "[" + i + "]", ips.get(i), texts);
            }
        }
    }

    private static void balancer(MapValue spec, List<String> texts) {
        String balancer = spec.text("loadBalancerIP", "");
        if (!balancer.isEmpty()) {
            PodWarnings.address("spec.loadBalancerIP", balancer, texts);
        }
        List<String> ranges = spec.list("loadBalancerSourceRanges").texts();
        for (int i = 0; i < ranges.size(); i++) {
            texts.addAll(AddressRules.blockWarnings("spec.loadBalancerSourceRanges[" + i + "]", ranges.get(i)));
        }
    }

    /** The controller writes addresses as they should be. */
    static void endpoints(MapValue endpoints, List<String> texts) {
        MapValue labels = endpoints.map("metadata").map("labels");
        if (labels.text("endpoints.kubernetes.io/managed-by", "").equals("endpoint-controller")) {
            return;
        }
        ListValue subsets = endpoints.list("subsets");
        for (int i = 0; i < subsets.size(); i++) {
            for (String list : new String[] {"addresses", "notReadyAddresses"}) {
                ListValue addresses = subsets.mapAt(i).list(list);
                for (int j = 0; j < addresses.size(); j++) {
                    PodWarnings.address(
                            "subsets[" + i + "]." + list + "[" + j + "].ip",
                            addresses.mapAt(j).text("ip", ""),
                            texts);
                }
            }
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
