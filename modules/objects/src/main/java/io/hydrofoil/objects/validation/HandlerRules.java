package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Probes and lifecycle hooks of a container: what is done, and how often. */
final class HandlerRules {
    private static final List<String> SORTS = List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");
    private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");
    private static final String HEADER = "a valid HTTP header must consist of alphanumeric characters or '-'"
            + " (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";
    private static final List<String> PROBE_NUMBERS =
            List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold");

    private final long graceSeconds;
    private final Faults faults;

    /** @param graceSeconds how long the pod may take to end: no hook may sleep longer */
    HandlerRules(long graceSeconds, Faults faults) {
        this.graceSeconds = graceSeconds;
        this.faults = faults;
    }

    void container(MapValue container, String path) {
        MapValue lifecycle = container.map("lifecycle");
        for (String hook : new String[] {"postStart", "preStop"}) {
            if (lifecycle.get(hook) instanceof MapValue handler) {
                handler(handler, path + ".lifecycle." + hook);
            }
        }
        probe(container, "livenessProbe", path);
        probe(container, "readinessProbe", path);
        probe(container, "startupProbe", path);
    }

    private void probe(MapValue container, String name, String owner) {
        if (!(container.get(name) instanceof MapValue probe)) {
            return;
        }
        String path = owner + "." + name;
        handler(probe, path);
        for (String number : PROBE_NUMBERS) {
            faults.notNegative(path + "." + number, probe.get(number));
        }
        boolean readiness = name.equals("readinessProbe");
        if (probe.get("terminationGracePeriodSeconds") instanceof NumberValue grace) {
            String field = path + ".terminationGracePeriodSeconds";
            if (grace.longValue() <= 0) {
                faults.invalid(field, grace.longValue(), "must be greater than 0");
            }
            if (readiness) {
                faults.invalid(field, grace.longValue(), "must not be set for readinessProbes");
            }
        }
        long successes = probe.number("successThreshold", 0);
        if (!readiness && successes != 1) {
            faults.invalid(path + ".successThreshold", successes, "must be 1");
        }
    }

    private void handler(MapValue owner, String path) {
        boolean any = false;
        for (String sort : SORTS) {
            if (!(owner.get(sort) instanceof MapValue action)) {
                continue;
            }
            if (any) {
                faults.forbidden(path + "." + sort, "may not specify more than 1 handler type");
                continue;
            }
            any = true;
            action(sort, action, path + "." + sort);
        }
        if (!any) {
            faults.required(path, "must specify a handler type");
        }
    }

    private void action(String sort, MapValue action, String path) {
        switch (sort) {
            case "exec" -> {
                if (action.list("command").isEmpty()) {
                    faults.required(path + ".command");
                }
            }
            case "httpGet" -> http(action, path);
            case "sleep" -> {
                long seconds = action.number("seconds", 0);
                if (seconds < 0 || seconds > graceSeconds) {
                    faults.invalid(
                            path,
                            seconds,
                            "must be non-negative and less than terminationGracePeriodSeconds (" + graceSeconds + ")");
                }
            }
            default -> port(action.get("port"), path + ".port", faults);
        }
    }

    private void http(MapValue action, String path) {
        faults.requireText(path + ".path", action.text("path", ""));
        port(action.get("port"), path + ".port", faults);
        String scheme = action.text("scheme", "");
        if (!SCHEMES.contains(scheme)) {
            faults.notSupported(path + ".scheme", scheme, SCHEMES);
        }
        ListValue headers = action.list("httpHeaders");
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.mapAt(i).text("name", "");
            if (!isHeader(name)) {
                faults.invalid(path + ".httpHeaders", name, HEADER);
            }
        }
    }

    private static boolean isHeader(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != '-' && !NameRules.isAlphanumeric(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** A port by number, or by the name of a container port. */
    static void port(@Nullable Value port, String path, Faults faults) {
        switch (port) {
            case NumberValue number -> faults.port(path, number.longValue());
            case StringValue(String name) -> faults.invalid(path, name, NameRules.port(name));
            case null, default -> faults.port(path, 0);
        }
    }
}
