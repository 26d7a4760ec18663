package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a claim asks for: devices by class and selector, what they must share, and their configuration. */
final class DeviceClaimRules {
    static final int MAX_LIST = 32;
    private static final int MAX_ALTERNATIVES = 8;
    private static final int MAX_EXPRESSION_BYTES = 10 * 1024;
    private static final int MAX_PARAMETER_BYTES = 10 * 1024;
    private static final List<String> MODES = List.of("All", "ExactCount");
    private static final String NO_REQUEST = "must be the name of a request in the claim or the name of a request and"
            + " a subrequest separated by '/'";
    private static final String OMITTED = "<value omitted>";

    private final Map<String, Set<String>> requests;
    private final Faults faults;

    private DeviceClaimRules(MapValue devices, Faults faults) {
        this.requests = names(devices);
        this.faults = faults;
    }

    /** The spec of a claim. */
    static void spec(MapValue spec, String path, Faults faults) {
        MapValue devices = spec.map("devices");
        new DeviceClaimRules(devices, faults).devices(devices, path + ".devices");
    }

    /** For what speaks of the requests of a claim. */
    static DeviceClaimRules about(MapValue claim, Faults faults) {
        return new DeviceClaimRules(claim.map("spec").map("devices"), faults);
    }

    /** Names of requests, each with those of its alternatives. */
    private static Map<String, Set<String>> names(MapValue devices) {
        Map<String, Set<String>> names = new HashMap<>();
        for (MapValue request : devices.list("requests").maps()) {
            Set<String> alternatives = new HashSet<>();
            request.list("firstAvailable").maps().forEach(sub -> alternatives.add(sub.text("name", "")));
            names.put(request.text("name", ""), alternatives);
        }
        return names;
    }

    private void devices(MapValue devices, String path) {
        DeviceNameRules.unique(devices.list("requests"), "name", MAX_LIST, path + ".requests", faults, this::request);
        DeviceNameRules.each(devices.list("constraints"), MAX_LIST, path + ".constraints", faults, this::constraint);
        DeviceNameRules.each(devices.list("config"), MAX_LIST, path + ".config", faults, (config, place) -> {
            references(config.list("requests"), place + ".requests");
            configuration(config, place, faults);
        });
    }

    private void request(MapValue request, String path) {
        DeviceNameRules.label(path + ".name", request.text("name", ""), faults);
        ListValue alternatives = request.list("firstAvailable");
        boolean exactly = request.get("exactly") instanceof MapValue;
        if (exactly && !alternatives.isEmpty()) {
            faults.invalid(
                    path,
                    (Value) null,
                    "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set");
        } else if (exactly) {
            exact(request.map("exactly"), path + ".exactly");
        } else if (alternatives.isEmpty()) {
            faults.required(path, "exactly one of `exactly` or `firstAvailable` is required");
        } else {
            DeviceNameRules.unique(
                    alternatives, "name", MAX_ALTERNATIVES, path + ".firstAvailable", faults, (sub, place) -> {
                        DeviceNameRules.label(place + ".name", sub.text("name", ""), faults);
                        exact(sub, place);
                    });
        }
    }

    private void exact(MapValue request, String path) {
        String name = request.text("deviceClassName", "");
        if (name.isEmpty()) {
            faults.required(path + ".deviceClassName");
        } else {
            faults.invalid(path + ".deviceClassName", name, NameRules.subdomain(name));
        }
        selectors(request.list("selectors"), path + ".selectors", faults);
        long count = request.number("count", 0);
        String mode = request.text("allocationMode", "");
        if (mode.equals("All")) {
            if (count != 0) {
                faults.invalid(path + ".count", count, "must not be specified when allocationMode is 'All'");
            }
        } else if (!mode.equals("ExactCount")) {
            faults.notSupported(path + ".allocationMode", mode, MODES);
        } else if (count <= 0) {
            faults.invalid(path + ".count", count, QuantityRules.POSITIVE);
        }
        DeviceNameRules.tolerations(request.list("tolerations"), path + ".tolerations", faults);
    }

    /** Selectors of devices, in claims and in classes. */
    static void selectors(ListValue selectors, String path, Faults faults) {
        DeviceNameRules.each(selectors, MAX_LIST, path, faults, (selector, place) -> {
            if (!(selector.get("cel") instanceof MapValue cel)) {
                faults.required(place + ".cel");
            } else if (bytes(cel.text("expression", "")) > MAX_EXPRESSION_BYTES) {
                faults.tooLong(place + ".cel.expression", MAX_EXPRESSION_BYTES);
            } else {
                ExpressionFaults.selector(cel.text("expression", ""), place + ".cel.expression", faults);
            }
        });
    }

    private void constraint(MapValue constraint, String path) {
        references(constraint.list("requests"), path + ".requests");
        String match = constraint.text("matchAttribute");
        String distinct = constraint.text("distinctAttribute");
        if (match != null) {
            DeviceNameRules.fullyQualified(path + ".matchAttribute", match, faults);
        } else if (distinct != null) {
            DeviceNameRules.fullyQualified(path + ".distinctAttribute", distinct, faults);
        } else {
            // a server says so of none as well as of both
            faults.required(
                    path,
                    "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are"
                            + " set");
        }
    }

    /** Names of requests, by which something is meant for some of them only. */
    void references(ListValue names, String path) {
        DeviceNameRules.texts(names, MAX_LIST, path, faults, this::reference);
    }

    /** The name of a request, or of an alternative as {@code request/alternative}. */
    void reference(String name, String path) {
        String[] steps = name.split("/", -1);
        if (steps.length > 2) {
            faults.invalid(path, name, NO_REQUEST);
            return;
        }
        for (String step : steps) {
            DeviceNameRules.label(path, step, faults);
        }
        Set<String> alternatives = requests.get(steps[0]);
        if (alternatives == null || (steps.length > 1 && !alternatives.contains(steps[1]))) {
            faults.invalid(path, name, NO_REQUEST);
        }
    }

    /** Configuration of devices in the words of their driver. */
    static void configuration(MapValue config, String path, Faults faults) {
        if (!(config.get("opaque") instanceof MapValue opaque)) {
            faults.required(path + ".opaque");
            return;
        }
        NameRules.csiDriver(path + ".opaque.driver", opaque.text("driver", ""), faults);
        raw(opaque.get("parameters"), path + ".opaque.parameters", MAX_PARAMETER_BYTES, faults);
    }

    /** A JSON object of any content. */
    static void raw(@Nullable Value value, String field, long maxBytes, Faults faults) {
        switch (value) {
            case null -> faults.required(field);
            case NullValue none -> faults.required(field);
            case MapValue map -> {
                if (bytes(Json.text(map)) > maxBytes) {
                    faults.tooLong(field, maxBytes);
                }
            }
            default -> faults.invalid(field, OMITTED, "must be a valid JSON object");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
