package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules of services that need no knowledge of address and port ranges, which belong to allocation. */
public final class ServiceRules implements KindRules {
    private static final long MAX_AFFINITY_S = 86_400;

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        String type = spec.text("type", "");
        boolean headless = spec.text("clusterIP", "").equals("None");
        boolean external = type.equals("ExternalName");
        if (external) {
            externalName(spec, faults);
        }
        if (headless && (type.equals("NodePort") || type.equals("LoadBalancer"))) {
            faults.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for " + type + " services");
        }
        ListValue ports = spec.list("ports");
        if (ports.isEmpty() && !headless && !external) {
            faults.required("spec.ports");
        }
        Set<String> names = new HashSet<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            port(ports.mapAt(i), "spec.ports[" + i + "]", ports.size() > 1, names, faults);
            String key =
                    ports.mapAt(i).text("protocol", "") + "/" + ports.mapAt(i).number("port", 0);
            if (!taken.add(key)) {
                faults.duplicate("spec.ports[" + i + "]", key);
            }
            if (type.equals("ClusterIP") && ports.mapAt(i).number("nodePort", 0) != 0) {
                faults.forbidden("spec.ports[" + i + "].nodePort", "may not be used when `type` is 'ClusterIP'");
            }
        }
        MetadataRules.labels("spec.selector", spec.map("selector"), faults);
        if (spec.text("sessionAffinity", "").equals("ClientIP")) {
            long seconds = spec.longAt(1, "sessionAffinityConfig", "clientIP", "timeoutSeconds");
            if (seconds <= 0 || seconds > MAX_AFFINITY_S) {
                faults.invalid(
                        "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
                        seconds,
                        "must be greater than 0 and less than 86400");
            }
        }
    }

    private static void externalName(MapValue spec, Faults faults) {
        String name = spec.text("externalName", "");
        if (!spec.list("clusterIPs").isEmpty()) {
            faults.forbidden("spec.clusterIPs", "may not be set for ExternalName services");
        }
        if (name.isEmpty()) {
            faults.required("spec.externalName");
        } else {
            faults.invalid("spec.externalName", name, NameRules.subdomain(name));
        }
    }

    private static void port(MapValue port, String path, boolean needsName, Set<String> names, Faults faults) {
        String name = port.text("name", "");
        if (name.isEmpty()) {
            if (needsName) {
                faults.required(path + ".name");
            }
        } else {
            List<String> wrong = NameRules.label(name);
            faults.invalid(path + ".name", name, wrong);
            if (wrong.isEmpty() && !names.add(name)) {
                faults.duplicate(path + ".name", name);
            }
        }
        faults.port(path + ".port", port.number("port", 0));
        if (port.text("protocol", "").isEmpty()) {
            faults.required(path + ".protocol");
        }
        if (port.has("targetPort")) {
            HandlerRules.port(port.get("targetPort"), path + ".targetPort", faults);
        }
        String protocol = port.text("appProtocol", "");
        if (!protocol.isEmpty()) {
            faults.invalid(path + ".appProtocol", protocol, LabelSyntax.keyFaults(protocol));
        }
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        String type = now.map("spec").text("type", "");
        String before = old.map("spec").text("type", "");
        if (type.equals("ExternalName") || before.equals("ExternalName")) {
            return;
        }
        ListValue stored = old.map("spec").list("clusterIPs");
        ListValue given = now.map("spec").list("clusterIPs");
        boolean changed = !stored.isEmpty() && (given.isEmpty() || !stored.at(0).equals(given.at(0)));
        if (changed) {
            faults.invalid("spec.clusterIPs[0]", given, "may not change once set");
        }
    }
}
