package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;

/** References to other objects. */
final class ReferenceRules {
    private ReferenceRules() {}

    /** apiGroup, kind and name of an object in the same namespace; each must fit into a path. */
    static void typedLocal(MapValue reference, String path, Faults faults) {
        if (reference.has("apiGroup")) {
            String group = reference.text("apiGroup", "");
            faults.invalid(path + ".apiGroup", group, NameRules.subdomain(group));
        }
        segment(reference, path, "kind", faults);
        segment(reference, path, "name", faults);
    }

    /**
     * apiVersion, kind and name of an object.
     *
     * @return whether the version can be read
     */
    static boolean versioned(MapValue reference, String path, Faults faults) {
        segment(reference, path, "kind", faults);
        segment(reference, path, "name", faults);
        String version = reference.text("apiVersion", "");
        int slash = version.indexOf('/');
        boolean readable = slash < 0 || version.indexOf('/', slash + 1) < 0;
        if (!readable) {
            faults.invalid(path + ".apiVersion", version, "unexpected GroupVersion string: " + version);
        }
        return readable;
    }

    /** A field that must be there and fit into a path. */
    static void segment(MapValue owner, String path, String field, Faults faults) {
        String text = owner.text(field, "");
        if (text.isEmpty()) {
            faults.required(path + "." + field);
        } else {
            faults.invalid(path + "." + field, text, NameRules.pathSegment(text));
        }
    }

    /**
     * Where a webhook is served inside the cluster: namespace and name, path and port. A missing name is told of the
     * field namespace and the other way round, as a real server does.
     */
    static void service(MapValue service, String path, Faults faults) {
        faults.requireText(path + ".name", service.text("namespace", ""));
        faults.requireText(path + ".namespace", service.text("name", ""));
        if (service.has("port")) {
            servicePort(service, path, faults);
        }
        String url = service.text("path", "");
        if (service.has("path")) {
            urlPath(url, path + ".path", faults);
        }
    }

    static void servicePort(MapValue service, String path, Faults faults) {
        long port = service.number("port", 0);
        if (port < 1 || port > 65_535) {
            faults.invalid(path + ".port", port, "port is not valid: must be between 1 and 65535, inclusive");
        }
    }

    private static void urlPath(String text, String path, Faults faults) {
        if (text.isEmpty() || text.equals("/")) {
            return;
        }
        if (text.equals("//")) {
            faults.invalid(path, text, "segment[0] may not be empty");
            return;
        }
        if (!text.startsWith("/")) {
            faults.invalid(path, text, "must start with a '/'");
        }
        String inner = text.startsWith("/") ? text.substring(1) : text;
        if (inner.endsWith("/")) {
            inner = inner.substring(0, inner.length() - 1);
        }
        String[] steps = inner.split("/", -1);
        for (int i = 0; i < steps.length; i++) {
            if (steps[i].isEmpty()) {
                faults.invalid(path, text, "segment[" + i + "] may not be empty");
                continue;
            }
            for (String wrong : NameRules.subdomain(steps[i])) {
                faults.invalid(path, text, "segment[" + i + "]: " + wrong);
            }
        }
    }
}
