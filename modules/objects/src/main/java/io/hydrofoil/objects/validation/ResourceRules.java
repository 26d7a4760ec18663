package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.defaults.PodDefaults;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests and limits, of containers and of whole pods. */
final class ResourceRules {
    private static final List<String> OF_PODS = List.of("cpu", "hugepages-", "memory");
    private static final List<String> RESIZED = List.of("cpu", "memory");
    private static final List<String> RESIZE_POLICIES = List.of("NotRequired", "RestartContainer");
    private static final String HUGE = "hugepages-";

    private final boolean ofPod;
    private final Faults faults;

    private ResourceRules(boolean ofPod, Faults faults) {
        this.ofPod = ofPod;
        this.faults = faults;
    }

    static void container(MapValue resources, Set<String> claims, String path, Faults faults) {
        new ResourceRules(false, faults).amounts(resources, path);
        claims(resources.list("claims"), claims, path + ".claims", faults);
    }

    /** resources of the spec: what all containers share. */
    static void pod(MapValue spec, String path, Faults faults) {
        if (!(spec.get("resources") instanceof MapValue resources)) {
            return;
        }
        ListValue claims = resources.list("claims");
        if (!claims.isEmpty()) {
            faults.forbidden(path + ".claims", "claims cannot be set for Resources at pod-level");
        }
        new ResourceRules(true, faults).amounts(resources, path);
        aggregates(spec, resources, path, faults);
    }

    private void amounts(MapValue resources, String path) {
        MapValue limits = resources.map("limits");
        MapValue requests = resources.map("requests");
        boolean huge = false;
        boolean compute = false;
        for (var entry : limits) {
            String field = path + ".limits[" + entry.getKey() + "]";
            amount(entry.getKey(), entry.getValue(), field);
            huge |= entry.getKey().startsWith(HUGE);
            compute |= isCompute(entry.getKey());
        }
        for (var entry : requests) {
            String resource = entry.getKey();
            amount(resource, entry.getValue(), path + ".requests[" + resource + "]");
            compareWithLimit(resource, entry.getValue(), limits.get(resource), path);
            huge |= resource.startsWith(HUGE);
            compute |= isCompute(resource);
        }
        if (huge && !compute) {
            faults.forbidden(path, "HugePages require cpu or memory");
        }
    }

    private static boolean isCompute(String resource) {
        return resource.equals("cpu") || resource.equals("memory");
    }

    private void amount(String resource, Value value, String field) {
        if (ofPod) {
            if (!isCompute(resource) && !resource.startsWith(HUGE)) {
                faults.notSupported(field, resource, OF_PODS);
            }
            QuantityRules.notNegative(field, value, faults);
        } else {
            if (!isCompute(resource)) {
                ResourceNames.container(field, resource, faults);
            }
            ResourceNames.amount(field, resource, value, faults);
        }
        Quantity amount = QuantityRules.of(value);
        if (resource.startsWith(HUGE) && !isWholePages(resource, amount)) {
            faults.invalid(field, amount.toString(), amount + " is not positive integer multiple of " + resource);
        }
    }

    private static boolean isWholePages(String resource, Quantity amount) {
        try {
            Quantity page = Quantity.parse(resource.substring(HUGE.length()));
            return page.signum() > 0 && QuantityRules.isWhole(page) && amount.value() % page.value() == 0;
        } catch (MalformedException e) {
            return false;
        }
    }

    /** Extended resources and huge pages cannot be promised twice: request and limit are one. */
    private void compareWithLimit(String resource, Value value, @Nullable Value limit, String path) {
        boolean shared = ResourceNames.mayOvercommit(resource);
        if (limit == null) {
            if (!shared) {
                faults.required(path + ".limits", "Limit must be set for non overcommitable resources");
            }
            return;
        }
        Quantity asked = QuantityRules.of(value);
        Quantity most = QuantityRules.of(limit);
        int order = asked.compareTo(most);
        if (order != 0 && !shared) {
            faults.invalid(path + ".requests", asked.toString(), "must be equal to " + resource + " limit of " + most);
        } else if (order > 0) {
            faults.invalid(
                    path + ".requests",
                    asked.toString(),
                    "must be less than or equal to " + resource + " limit of " + most);
        }
    }

    private static void claims(ListValue claims, Set<String> known, String path, Faults faults) {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < claims.size(); i++) {
            String field = path + "[" + i + "]";
            String name = claims.mapAt(i).text("name", "");
            if (name.isEmpty()) {
                faults.required(field);
                continue;
            }
            claim(name, claims.mapAt(i).text("request", ""), taken, field, faults);
            if (!known.contains(name)) {
                String list = known.isEmpty()
                        ? " which is empty"
                        : ": " + String.join(", ", known.stream().sorted().toList());
                faults.notFound(field, name, "must be one of the names in pod.spec.resourceClaims" + list);
            }
        }
    }

    /** A whole claim, or one request of it: neither may be taken twice, and no request of what is taken whole. */
    private static void claim(String name, String request, Set<String> taken, String field, Faults faults) {
        if (taken.contains(name)) {
            faults.duplicate(field, name);
            return;
        }
        String key = request.isEmpty() ? name : name + "/" + request;
        if (!request.isEmpty()) {
            faults.invalid(field + ".request", request, NameRules.label(request));
        }
        if (taken.contains(key)) {
            faults.duplicate(field, key);
        } else if (request.isEmpty() && taken.stream().anyMatch(other -> other.startsWith(name + "/"))) {
            faults.duplicate(field, name);
        }
        taken.add(key);
    }

    private static void aggregates(MapValue spec, MapValue resources, String path, Faults faults) {
        MapValue requests = resources.map("requests");
        MapValue limits = resources.map("limits");
        PodDefaults.aggregate(spec, "requests").forEach((resource, sum) -> {
            Value given = requests.get(resource);
            if (given != null && sum.compareTo(QuantityRules.of(given)) > 0) {
                faults.invalid(
                        path + ".requests[" + resource + "]",
                        QuantityRules.of(given).toString(),
                        "must be greater than or equal to aggregate container requests of " + sum);
            }
        });
        ListValue containers = spec.list("containers");
        for (int i = 0; i < containers.size(); i++) {
            for (var entry : containers.mapAt(i).map("resources").map("limits")) {
                Value most = limits.get(entry.getKey());
                Quantity limit = QuantityRules.of(entry.getValue());
                if (most != null && limit.compareTo(QuantityRules.of(most)) > 0) {
                    faults.invalid(
                            path + ".containers[" + i + "][" + entry.getKey() + "].limits",
                            limit.toString(),
                            "must be less than or equal to pod limits of " + QuantityRules.of(most));
                }
            }
        }
    }

    /** What a container needs when its resources change; faults are reported at the whole list. */
    static void resizePolicies(ListValue policies, String podPolicy, String path, Faults faults) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < policies.size(); i++) {
            String resource = policies.mapAt(i).text("resourceName", "");
            String policy = policies.mapAt(i).text("restartPolicy", "");
            if (!names.add(resource)) {
                faults.duplicate(path + "[" + i + "]", resource);
            }
            known(path, resource, RESIZED, faults);
            known(path, policy, RESIZE_POLICIES, faults);
            if (podPolicy.equals("Never") && !policy.equals("NotRequired")) {
                faults.invalid(path, policy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'");
            }
        }
    }

    private static void known(String field, String text, List<String> supported, Faults faults) {
        if (text.isEmpty()) {
            faults.required(field);
        } else if (!supported.contains(text)) {
            faults.notSupported(field, text, supported);
        }
    }

    /** What the runtime itself takes, which counts like a limit. */
    static void overhead(MapValue overhead, String path, Faults faults) {
        if (!overhead.isEmpty()) {
            new ResourceRules(false, faults).amounts(new MapValue().put("limits", overhead), path);
        }
    }
}
