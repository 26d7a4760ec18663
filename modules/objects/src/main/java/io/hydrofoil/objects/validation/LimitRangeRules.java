package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rules of limit ranges: the bounds and defaults of one item must be in order. */
final class LimitRangeRules implements KindRules.Complete {
    private static final Set<String> TYPES = Set.of("Pod", "Container", "PersistentVolumeClaim");

    @Override
    public void object(MapValue object, Faults faults) {
        ListValue items = object.map("spec").list("limits");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            String path = "spec.limits[" + i + "]";
            String type = items.mapAt(i).text("type", "");
            type(type, path + ".type", faults);
            if (!seen.add(type)) {
                faults.duplicate(path + ".type", type);
            }
            item(items.mapAt(i), type, path, faults);
        }
    }

    private static void type(String type, String path, Faults faults) {
        List<String> wrong = LabelSyntax.keyFaults(type);
        faults.invalid(path, type, wrong);
        if (wrong.isEmpty() && !type.contains("/") && !TYPES.contains(type)) {
            faults.invalid(path, type, "must be a standard limit type or fully qualified");
        }
    }

    private static void item(MapValue item, String type, String path, Faults faults) {
        Set<String> names = new TreeSet<>();
        names(item, "max", type, path, names, faults);
        names(item, "min", type, path, names, faults);
        if (type.equals("Pod")) {
            for (String field : List.of("default", "defaultRequest")) {
                if (!item.map(field).isEmpty()) {
                    faults.forbidden(path + "." + field, "may not be specified when `type` is 'Pod'");
                }
            }
        } else {
            names(item, "default", type, path, names, faults);
            names(item, "defaultRequest", type, path, names, faults);
        }
        boolean bounded = item.map("min").has("storage") || item.map("max").has("storage");
        if (type.equals("PersistentVolumeClaim") && !bounded) {
            faults.required(
                    path + ".limits", "either minimum or maximum storage value is required, but neither was provided");
        }
        names(item, "maxLimitRequestRatio", type, path, names, faults);
        names.forEach(name -> new Bounds(item, name, !type.equals("Pod"), path, faults).check());
    }

    private static void names(MapValue item, String field, String type, String path, Set<String> names, Faults faults) {
        for (String name : item.map(field).keys()) {
            String place = path + "." + field + "[" + name + "]";
            if (type.equals("Pod") || type.equals("Container")) {
                ResourceNames.container(place, name, faults);
            } else {
                ResourceNames.any(place, name, faults);
            }
            names.add(name);
        }
    }

    /** What an item says of one resource. */
    private record Bounds(MapValue item, String name, boolean defaulted, String path, Faults faults) {
        void check() {
            inOrder("min", "min", "min value", "max", "max value", "min");
            if (defaulted) {
                inOrder(
                        "defaultRequest",
                        "min",
                        "min value",
                        "defaultRequest",
                        "default request value",
                        "defaultRequest");
                inOrder(
                        "defaultRequest",
                        "defaultRequest",
                        "default request value",
                        "max",
                        "max value",
                        "defaultRequest");
                inOrder(
                        "defaultRequest",
                        "defaultRequest",
                        "default request value",
                        "default",
                        "default limit value",
                        "defaultRequest");
                inOrder("default", "min", "min value", "default", "default value", "min");
                inOrder("default", "default", "default value", "max", "max value", "max");
            }
            ratio();
            if (defaulted
                    && !ResourceNames.mayOvercommit(name)
                    && has("default")
                    && has("defaultRequest")
                    && amount("default").compareTo(amount("defaultRequest")) != 0) {
                faults.invalid(
                        place("defaultRequest"),
                        amount("defaultRequest").toString(),
                        "default value " + amount("default") + " must equal to defaultRequest value "
                                + amount("defaultRequest") + " in " + name);
            }
        }

        private void inOrder(String field, String less, String lessWords, String more, String moreWords, String shown) {
            if (has(less) && has(more) && amount(less).compareTo(amount(more)) > 0) {
                faults.invalid(
                        place(field),
                        amount(shown).toString(),
                        lessWords + " " + amount(less) + " is greater than " + moreWords + " " + amount(more));
            }
        }

        private void ratio() {
            if (!has("maxLimitRequestRatio")) {
                return;
            }
            Quantity ratio = amount("maxLimitRequestRatio");
            if (ratio.compareTo(Quantity.of(1)) < 0) {
                faults.invalid(place("maxLimitRequestRatio"), ratio.toString(), "ratio " + ratio + " is less than 1");
            }
            if (has("min") && has("max") && amount("min").signum() > 0) {
                double most = amount("max").amount().doubleValue()
                        / amount("min").amount().doubleValue();
                if (ratio.amount().doubleValue() > most) {
                    faults.invalid(
                            place("maxLimitRequestRatio"),
                            ratio.toString(),
                            String.format(java.util.Locale.ROOT, "ratio %s is greater than max/min = %f", ratio, most));
                }
            }
        }

        private boolean has(String field) {
            return item.map(field).has(name);
        }

        private Quantity amount(String field) {
            return QuantityRules.of(item.map(field).get(name));
        }

        private String place(String field) {
            return path + "." + field + "[" + name + "]";
        }
    }
}
