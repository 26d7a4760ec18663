package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Rules of ingresses. */
final class IngressRules implements KindRules.Complete {
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
    private static final List<String> PATH_TYPES = List.of("Exact", "ImplementationSpecific", "Prefix");
    private static final List<String> BAD_SEQUENCES = List.of("//", "/./", "/../", "%2f", "%2F");
    private static final List<String> BAD_ENDS = List.of("/..", "/.");

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        ListValue rules = spec.list("rules");
        if (rules.isEmpty() && !spec.has("defaultBackend")) {
            faults.invalid("spec", spec.get("rules"), "either `defaultBackend` or `rules` must be specified");
        }
        if (spec.get("defaultBackend") instanceof MapValue backend) {
            backend(backend, "spec.defaultBackend", faults);
        }
        for (int i = 0; i < rules.size(); i++) {
            rule(rules.mapAt(i), "spec.rules[" + i + "]", faults);
        }
        ListValue certificates = spec.list("tls");
        for (int i = 0; i < certificates.size(); i++) {
            certificate(certificates.mapAt(i), "spec.tls[" + i + "]", faults);
        }
        if (spec.has("ingressClassName")) {
            String name = spec.text("ingressClassName", "");
            faults.invalid("spec.ingressClassName", name, NameRules.subdomain(name));
        }
        addresses(object.mapAt("status", "loadBalancer"), faults);
    }

    @Override
    public void creation(MapValue object, Faults faults) {
        MapValue annotations = object.mapAt("metadata", "annotations");
        String name = object.map("spec").text("ingressClassName");
        String given = annotations.text(CLASS_ANNOTATION);
        if (name != null && given != null && !given.equals(name)) {
            faults.invalid(
                    "annotations." + CLASS_ANNOTATION, given, "must match `ingressClassName` when both are specified");
        }
    }

    private static void rule(MapValue rule, String path, Faults faults) {
        String host = rule.text("host", "");
        if (!host.isEmpty()) {
            if (IpText.address(host) != null) {
                faults.invalid(path + ".host", host, "must be a DNS name, not an IP address");
            }
            faults.invalid(path + ".host", host, host(host));
        }
        if (rule.get("http") instanceof MapValue http) {
            ListValue paths = http.list("paths");
            if (paths.isEmpty()) {
                faults.required(path + ".http.paths");
            }
            for (int i = 0; i < paths.size(); i++) {
                path(paths.mapAt(i), path + ".http.paths[" + i + "]", faults);
            }
        }
    }

    private static List<String> host(String host) {
        return host.contains("*") ? NameRules.wildcard(host) : NameRules.subdomain(host);
    }

    private static void path(MapValue rule, String path, Faults faults) {
        if (!rule.has("pathType")) {
            faults.required(path + ".pathType", "pathType must be specified");
            return;
        }
        String text = rule.text("path", "");
        String type = rule.text("pathType", "");
        switch (type) {
            case "Exact", "Prefix" -> cleanPath(text, path + ".path", faults);
            case "ImplementationSpecific" -> {
                if (!text.isEmpty() && !text.startsWith("/")) {
                    faults.invalid(path + ".path", text, "must be an absolute path");
                }
            }
            default -> faults.notSupported(path + ".pathType", type, PATH_TYPES);
        }
        backend(rule.map("backend"), path + ".backend", faults);
    }

    private static void cleanPath(String text, String path, Faults faults) {
        if (!text.startsWith("/")) {
            faults.invalid(path, text, "must be an absolute path");
        }
        for (String bad : BAD_SEQUENCES) {
            if (text.contains(bad)) {
                faults.invalid(path, text, "must not contain '" + bad + "'");
            }
        }
        for (String bad : BAD_ENDS) {
            if (text.endsWith(bad)) {
                faults.invalid(path, text, "cannot end with '" + bad + "'");
            }
        }
    }

    private static void backend(MapValue backend, String path, Faults faults) {
        boolean resource = backend.has("resource");
        boolean service = backend.has("service");
        if (resource && service) {
            faults.invalid(path, "", "cannot set both resource and service backends");
        } else if (resource) {
            ReferenceRules.typedLocal(backend.map("resource"), path + ".resource", faults);
        } else if (service) {
            service(backend.map("service"), path, faults);
        } else {
            faults.invalid(path, "", "resource or service backend is required");
        }
    }

    private static void service(MapValue service, String path, Faults faults) {
        String name = service.text("name", "");
        if (name.isEmpty()) {
            faults.required(path + ".service.name");
        } else {
            faults.invalid(path + ".service.name", name, NameRules.label(name));
        }
        String port = service.map("port").text("name", "");
        long number = service.map("port").number("number", 0);
        if (!port.isEmpty() && number != 0) {
            faults.invalid(path, "", "cannot set both port name & port number");
        } else if (!port.isEmpty()) {
            faults.invalid(path + ".service.port.name", port, NameRules.port(port));
        } else if (number != 0) {
            faults.port(path + ".service.port.number", number);
        } else {
            faults.required(path, "port name or number is required");
        }
    }

    private static void certificate(MapValue certificate, String path, Faults faults) {
        List<String> hosts = certificate.list("hosts").texts();
        for (int i = 0; i < hosts.size(); i++) {
            faults.invalid(path + ".hosts[" + i + "]", hosts.get(i), host(hosts.get(i)));
        }
        String secret = certificate.text("secretName", "");
        if (!secret.isEmpty()) {
            faults.invalid(path + ".secretName", secret, NameRules.subdomain(secret));
        }
    }

    private static void addresses(MapValue balancer, Faults faults) {
        ListValue ingress = balancer.list("ingress");
        for (int i = 0; i < ingress.size(); i++) {
            String path = "status.loadBalancer.ingress[" + i + "]";
            String ip = ingress.mapAt(i).text("ip", "");
            if (!ip.isEmpty()) {
                faults.invalid(path + ".ip", ip, AddressRules.address(ip));
            }
            String name = ingress.mapAt(i).text("hostname", "");
            if (!name.isEmpty()) {
                faults.invalid(path + ".hostname", name, NameRules.subdomain(name));
                if (IpText.address(name) != null) {
                    faults.invalid(path + ".hostname", name, "must be a DNS name, not an IP address");
                }
            }
        }
    }
}
