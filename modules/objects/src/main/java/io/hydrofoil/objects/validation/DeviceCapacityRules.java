package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How much a device has of something, and how much of it one request may take. */
final class DeviceCapacityRules {
    private static final int MAX_OPTIONS = 10;

    private DeviceCapacityRules() {}

    /** @param shared whether the device may be given to several at once; only then is there a policy */
    static void all(MapValue capacities, boolean shared, String path, Faults faults) {
        for (String key : capacities.keys()) {
            DeviceNameRules.qualified(path, key, faults);
            MapValue capacity = capacities.map(key);
            String field = path + "[" + key + "].requestPolicy";
            if (!(capacity.get("requestPolicy") instanceof MapValue policy)) {
                continue;
            }
            if (shared) {
                policy(policy, QuantityRules.of(capacity.get("value")), field, faults);
            } else {
                faults.forbidden(field, "allowMultipleAllocations must be true");
            }
        }
    }

    private static void policy(MapValue policy, Quantity most, String path, Faults faults) {
        ListValue options = policy.list("validValues");
        boolean range = policy.has("validRange");
        if (!options.isEmpty() && range) {
            faults.forbidden(
                    path,
                    "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\" at the same"
                            + " time");
            return;
        }
        String sort = !options.isEmpty() ? "validValues" : range ? "validRange" : "";
        if (sort.isEmpty()) {
            return;
        }
        if (!policy.has("default")) {
            faults.required(path + ".default", "required when " + sort + " is defined");
            return;
        }
        Quantity preset = QuantityRules.of(policy.get("default"));
        if (range) {
            range(policy.map("validRange"), preset, most, path + ".validRange", faults);
        } else {
            options(options, preset, most, path + ".validValues", faults);
        }
    }

    private static void options(ListValue options, Quantity preset, Quantity most, String path, Faults faults) {
        for (int i = 1; i < options.size(); i++) {
            if (amount(options.at(i - 1)).compareTo(amount(options.at(i))) > 0) {
                faults.invalid(
                        path + "[" + i + "]",
                        amount(options.at(i)).toString(),
                        "values must be sorted in ascending order");
            }
        }
        if (options.size() > MAX_OPTIONS) {
            faults.tooMany(path, options.size(), MAX_OPTIONS);
            faults.invalid(path, preset.toString(), "default value is not valid according to the requestPolicy");
            return;
        }
        boolean found = false;
        for (int i = 0; i < options.size(); i++) {
            Quantity option = amount(options.at(i));
            if (option.compareTo(most) > 0) {
                faults.invalid(
                        path + "[" + i + "]", option.toString(), "option is larger than capacity value: " + most);
            }
            found |= option.compareTo(preset) == 0;
        }
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < options.size(); i++) {
            long units = amount(options.at(i)).value();
            if (!seen.add(units)) {
                faults.duplicate(path + "[" + i + "]", Long.toString(units));
            }
        }
        if (!found) {
            faults.invalid(path, preset.toString(), "default value is not valid according to the requestPolicy");
        }
    }

    private static void range(MapValue range, Quantity preset, Quantity most, String path, Faults faults) {
        if (!range.has("min")) {
            faults.required(path + ".min", "required when validRange is defined");
            return;
        }
        Quantity min = amount(range.get("min"));
        if (min.compareTo(most) > 0) {
            faults.invalid(path + ".min", min.toString(), "min is larger than capacity value: " + most);
        }
        if (preset.compareTo(min) < 0) {
            faults.invalid(path + ".default", preset.toString(), "default is less than min: " + min);
        }
        if (range.has("max")) {
            Quantity max = amount(range.get("max"));
            if (min.compareTo(max) > 0) {
                faults.invalid(path + ".max", min.toString(), "min is larger than max: " + max);
            }
            if (max.compareTo(most) > 0) {
                faults.invalid(path + ".max", max.toString(), "max is larger than capacity value: " + most);
            }
            if (preset.compareTo(max) > 0) {
                faults.invalid(path + ".default", preset.toString(), "default is more than max: " + max);
            }
        }
        if (range.has("step")) {
            steps(range, preset, most, path + ".step", faults);
        }
    }

    private static void steps(MapValue range, Quantity preset, Quantity most, String path, Faults faults) {
        Quantity min = amount(range.get("min"));
        Quantity step = amount(range.get("step"));
        Quantity first = min.plus(step);
        if (first.compareTo(most) > 0) {
            faults.invalid(path, step.toString(), "one step " + first + " is larger than capacity value: " + most);
        }
        onStep(preset, min, step, path, faults);
        if (range.has("max")) {
            onStep(amount(range.get("max")), min, step, path, faults);
        }
    }

    private static void onStep(Quantity amount, Quantity min, Quantity step, String path, Faults faults) {
        if (step.value() == 0 || (amount.value() - min.value()) % step.value() != 0) {
            faults.invalid(
                    path,
                    amount.toString(),
                    "value is not a multiple of a given step (" + step + ") from (" + min + ")");
        }
    }

    private static Quantity amount(@Nullable Value value) {
        return QuantityRules.of(value);
    }
}
