package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import java.util.List;

/** Rules of network policies. */
final class NetworkPolicyRules implements KindRules.Complete {
    private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
    private static final List<String> TYPES = List.of("Ingress", "Egress");

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        SelectorRules.selector(spec.map("podSelector"), "spec.podSelector", faults);
        rules(spec.list("ingress"), "spec.ingress", "from", faults);
        rules(spec.list("egress"), "spec.egress", "to", faults);
        List<String> types = spec.list("policyTypes").texts();
        if (types.size() > TYPES.size()) {
            faults.invalid("spec.policyTypes", spec.get("policyTypes"), "may not specify more than two policyTypes");
            return;
        }
        for (int i = 0; i < types.size(); i++) {
            faults.oneOf("spec.policyTypes[" + i + "]", types.get(i), TYPES);
        }
    }

    private static void rules(ListValue rules, String path, String side, Faults faults) {
        for (int i = 0; i < rules.size(); i++) {
            String place = path + "[" + i + "]";
            ListValue ports = rules.mapAt(i).list("ports");
            for (int j = 0; j < ports.size(); j++) {
                port(ports.mapAt(j), place + ".ports[" + j + "]", faults);
            }
            ListValue peers = rules.mapAt(i).list(side);
            for (int j = 0; j < peers.size(); j++) {
                peer(peers.mapAt(j), place + "." + side + "[" + j + "]", faults);
            }
        }
    }

    private static void port(MapValue port, String path, Faults faults) {
        if (port.has("protocol")) {
            faults.oneOf(path + ".protocol", port.text("protocol", ""), PROTOCOLS);
        }
        boolean ends = port.has("endPort");
        long end = port.number("endPort", 0);
        switch (port.get("port")) {
            case NumberValue number -> {
                faults.port(path + ".port", number.longValue());
                if (ends) {
                    if (end < number.longValue()) {
                        faults.invalid(path + ".endPort", number, "must be greater than or equal to `port`");
                    }
                    faults.port(path + ".endPort", end);
                }
            }
            case StringValue(String name) -> {
                if (ends) {
                    faults.invalid(path + ".endPort", end, "may not be specified when `port` is non-numeric");
                }
                faults.invalid(path + ".port", name, NameRules.port(name));
            }
            case null, default -> {
                if (ends) {
                    faults.invalid(path + ".endPort", end, "may not be specified when `port` is not specified");
                }
            }
        }
    }

    private static void peer(MapValue peer, String path, Faults faults) {
        int kinds = 0;
        for (String field : List.of("podSelector", "namespaceSelector")) {
            if (peer.get(field) instanceof MapValue selector) {
                kinds++;
                SelectorRules.selector(selector, path + "." + field, faults);
            }
        }
        if (peer.get("ipBlock") instanceof MapValue block) {
            kinds++;
            block(block, path + ".ipBlock", faults);
        }
        if (kinds == 0) {
            faults.required(path, "must specify a peer");
        } else if (kinds > 1 && peer.has("ipBlock")) {
            faults.forbidden(path, "may not specify both ipBlock and another peer");
        }
    }

    private static void block(MapValue block, String path, Faults faults) {
        String cidr = block.text("cidr", "");
        if (cidr.isEmpty()) {
            faults.required(path + ".cidr");
            return;
        }
        faults.invalid(path + ".cidr", cidr, AddressRules.block(cidr));
        IpText range = IpText.block(cidr);
        if (range == null) {
            return;
        }
        List<String> exceptions = block.list("except").texts();
        for (int i = 0; i < exceptions.size(); i++) {
            String text = exceptions.get(i);
            faults.invalid(path + ".except[" + i + "]", text, AddressRules.block(text));
            IpText exception = IpText.block(text);
            if (exception != null && !range.strictlyContains(exception)) {
                faults.invalid(
                        path + ".except[" + i + "]", exception.canonicalBlock(), "must be a strict subset of `cidr`");
            }
        }
    }
}
