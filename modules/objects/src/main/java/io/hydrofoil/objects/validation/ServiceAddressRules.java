package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Cluster addresses of services: the list, its first as a field of its own, and their families. */
final class ServiceAddressRules {
    private static final String NONE = "None";
    private static final String FIXED = "may not change once set";
    private static final int MAX_ADDRESSES = 2;
    private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
    private static final List<String> POLICIES = List.of("PreferDualStack", "RequireDualStack", "SingleStack");

    private ServiceAddressRules() {}

    static void addresses(MapValue spec, boolean headless, Faults faults) {
        ListValue list = spec.list("clusterIPs");
        List<String> all = list.texts();
        String first = spec.text("clusterIP", "");
        if (first.isEmpty()) {
            if (!all.isEmpty()) {
                faults.invalid("spec.clusterIPs", list, "must be empty when `clusterIP` is not specified");
            }
        } else if (all.isEmpty()) {
            faults.required("spec.clusterIPs");
        } else if (!all.getFirst().equals(first)) {
            faults.invalid("spec.clusterIPs", list, "first value must match `clusterIP`");
        }
        families(spec, faults);
        boolean readable = readable(list, faults);
        if (all.size() > MAX_ADDRESSES) {
            faults.invalid("spec.clusterIPs", list, "may only hold up to 2 values");
        }
        if (!readable) {
            return;
        }
        boolean both = all.stream().map(ServiceAddressRules::family).distinct().count() == MAX_ADDRESSES;
        if (all.size() >= MAX_ADDRESSES && !both) {
            faults.invalid("spec.clusterIPs", list, "may specify no more than one IP for each IP family");
        }
        if (!headless) {
            matchFamilies(all, spec.list("ipFamilies").texts(), faults);
        }
    }

    private static void families(MapValue spec, Faults faults) {
        List<String> families = spec.list("ipFamilies").texts();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < families.size(); i++) {
            String path = "spec.ipFamilies[" + i + "]";
            faults.oneOf(path, families.get(i), FAMILIES);
            if (!seen.add(families.get(i))) {
                faults.duplicate(path, families.get(i));
            }
        }
        if (spec.has("ipFamilyPolicy")) {
            faults.oneOf("spec.ipFamilyPolicy", spec.text("ipFamilyPolicy", ""), POLICIES);
        }
    }

    /** Whether all are addresses, or the only one is None. */
    private static boolean readable(ListValue list, Faults faults) {
        int before = faults.errors().size();
        List<String> all = list.texts();
        for (int i = 0; i < all.size(); i++) {
            if (i > 0 || !all.get(i).equals(NONE)) {
                faults.invalid("spec.clusterIPs[" + i + "]", all.get(i), AddressRules.address(all.get(i)));
            } else if (all.size() > 1) {
                faults.invalid("spec.clusterIPs", list, "'None' must be the first and only value");
            }
        }
        return faults.errors().size() == before;
    }

    private static void matchFamilies(List<String> all, List<String> families, Faults faults) {
        for (int i = 0; i < Math.min(all.size(), families.size()); i++) {
            boolean other =
                    FAMILIES.contains(families.get(i)) && !family(all.get(i)).equals(families.get(i));
            if (other) {
                faults.invalid(
                        "spec.clusterIPs[" + i + "]",
                        all.get(i),
                        "expected an " + families.get(i) + " value as indicated by `ipFamilies[" + i + "]`");
            }
        }
    }

    private static String family(String address) {
        IpText ip = IpText.address(address);
        return ip == null ? "" : ip.family();
    }

    /** Addresses stay for as long as the service has any; a second one may come and go. */
    static void change(MapValue given, MapValue stored, Faults faults) {
        boolean external = given.text("type", "").equals("ExternalName")
                || stored.text("type", "").equals("ExternalName");
        boolean headless = given.text("clusterIP", "").equals(NONE)
                && stored.text("clusterIP", "").equals(NONE);
        if (external || headless) {
            return;
        }
        addressesChange(given, stored, faults);
        boolean turned = isHeadless(given) || isHeadless(stored);
        if (!turned) {
            familiesChange(given, stored, faults);
        }
    }

    private static boolean isHeadless(MapValue spec) {
        return spec.list("clusterIPs").texts().equals(List.of(NONE));
    }

    private static void addressesChange(MapValue given, MapValue stored, Faults faults) {
        ListValue list = given.list("clusterIPs");
        List<String> now = list.texts();
        List<String> old = stored.list("clusterIPs").texts();
        if (now.size() == old.size()) {
            for (int i = 0; i < now.size(); i++) {
                if (!now.get(i).equals(old.get(i))) {
                    faults.invalid("spec.clusterIPs[" + i + "]", list, FIXED);
                }
            }
            return;
        }
        if (now.isEmpty()) {
            faults.invalid("spec.clusterIPs[0]", list, "primary clusterIP can not be unset");
            return;
        }
        if (!old.isEmpty() && !now.getFirst().equals(old.getFirst())) {
            faults.invalid("spec.clusterIPs[0]", list, FIXED);
        }
        if (old.size() > now.size() && now.size() == 1) {
            released(given, "clusterIP", faults);
        }
    }

    private static void familiesChange(MapValue given, MapValue stored, Faults faults) {
        List<String> now = given.list("ipFamilies").texts();
        List<String> old = stored.list("ipFamilies").texts();
        String first = "spec.ipFamilies[0]";
        if (now.size() == old.size()) {
            if (!now.equals(old)) {
                faults.invalid(first, given.get("ipFamilies"), FIXED);
            }
            return;
        }
        boolean fewer = old.size() > now.size();
        if (fewer && given.list("clusterIPs").isEmpty()) {
            faults.invalid(first, given.get("ipFamilies"), "primary ipFamily can not be unset");
        }
        if (!now.isEmpty() && !old.isEmpty() && !now.getFirst().equals(old.getFirst())) {
            faults.invalid(first, given.get("clusterIPs"), FIXED);
        }
        if (fewer && now.size() == 1) {
            released(given, "ipFamily", faults);
        }
    }

    /** Who gives up the second of a pair must say that one is enough. */
    private static void released(MapValue given, String what, Faults faults) {
        if (!given.text("ipFamilyPolicy", "").equals("SingleStack")) {
            faults.invalid(
                    "spec.ipFamilyPolicy",
                    given.get("ipFamilyPolicy"),
                    "must be set to 'SingleStack' when releasing the secondary " + what);
        }
    }
}
