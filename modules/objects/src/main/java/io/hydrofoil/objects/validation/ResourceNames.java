package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of resources that are counted, and the amounts that they may have. */
final class ResourceNames {
    private static final String HUGE_PAGES = "hugepages-";
    private static final String REQUESTS = "requests.";
    private static final Set<String> WHOLE = Set.of(
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers");
    private static final Set<String> COMPUTE = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage",
            "requests.storage");
    private static final Set<String> CONTAINER = Set.of("cpu", "memory", "ephemeral-storage");

    private ResourceNames() {}

    /** Faults of a name that anything may be counted by. */
    static boolean any(String field, String name, Faults faults) {
        List<String> wrong = LabelSyntax.keyFaults(name);
        faults.invalid(field, name, wrong);
        if (!wrong.isEmpty()) {
            return false;
        }
        if (!name.contains("/") && !isQuota(name) && !name.equals("storage")) {
            faults.invalid(field, name, "must be a standard resource type or fully qualified");
        }
        return true;
    }

    /** Faults of a name in a quota. */
    static void quota(String field, String name, Faults faults) {
        any(field, name, faults);
        if (!name.contains("/") && !isQuota(name)) {
            faults.invalid(field, name, "must be a standard resource for quota");
        }
    }

    /** Faults of a name that a container may ask for. */
    static void container(String field, String name, Faults faults) {
        any(field, name, faults);
        if (!name.contains("/")) {
            if (!CONTAINER.contains(name) && !name.startsWith(HUGE_PAGES)) {
                faults.invalid(field, name, "must be a standard resource for containers");
            }
        } else if (!isNative(name) && !isExtended(name)) {
            faults.invalid(field, name, "doesn't follow extended resource name standard");
        }
    }

    /** Faults of an amount: never negative, and whole where things are counted. */
    static void amount(String field, String name, @Nullable Value value, Faults faults) {
        QuantityRules.notNegative(field, value, faults);
        Quantity amount = QuantityRules.of(value);
        if ((WHOLE.contains(name) || isExtended(name)) && !QuantityRules.isWhole(amount)) {
            faults.invalid(field, amount.toString(), "must be an integer");
        }
    }

    /** Whether quotas count it by this name alone. */
    static boolean isQuota(String name) {
        return WHOLE.contains(name)
                || COMPUTE.contains(name)
                || name.startsWith(HUGE_PAGES)
                || name.startsWith(REQUESTS + HUGE_PAGES);
    }

    /** Whether more of it may be promised than there is. */
    static boolean mayOvercommit(String name) {
        return isNative(name) && !name.startsWith(HUGE_PAGES);
    }

    static boolean isNative(String name) {
        return !name.contains("/") || name.contains("kubernetes.io/");
    }

    static boolean isExtended(String name) {
        return !isNative(name)
                && !name.startsWith(REQUESTS)
                && LabelSyntax.keyFaults(REQUESTS + name).isEmpty();
    }
}
