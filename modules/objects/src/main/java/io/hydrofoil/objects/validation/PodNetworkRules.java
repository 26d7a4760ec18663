package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Name resolution of pods. */
final class PodNetworkRules {
    static final List<String> DNS_POLICIES = List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
    private static final int MAX_NAMESERVERS = 3;
    private static final int MAX_SEARCHES = 32;
    private static final int MAX_SEARCH_LENGTH = 2048;

    private PodNetworkRules() {}

    static void dnsConfig(MapValue spec, String owner, Faults faults) {
        MapValue config = spec.map("dnsConfig");
        String path = owner + ".dnsConfig";
        ListValue servers = config.list("nameservers");
        if (spec.text("dnsPolicy", "").equals("None")) {
            if (!spec.has("dnsConfig")) {
                faults.required(path, "must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            }
            if (servers.isEmpty()) {
                faults.required(
                        path + ".nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None");
                return;
            }
        }
        if (servers.size() > MAX_NAMESERVERS) {
            faults.invalid(
                    path + ".nameservers", servers, "must not have more than " + MAX_NAMESERVERS + " nameservers");
        }
        List<String> addresses = servers.texts();
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get(i);
            faults.invalid(path + ".nameservers[" + i + "]", address, AddressRules.address(address));
        }
        searches(config.list("searches"), path + ".searches", faults);
        ListValue options = config.list("options");
        for (int i = 0; i < options.size(); i++) {
            if (options.mapAt(i).text("name", "").isEmpty()) {
                faults.required(path + ".options[" + i + "]", "must not be empty");
            }
        }
    }

    private static void searches(ListValue list, String path, Faults faults) {
        List<String> searches = list.texts();
        if (searches.size() > MAX_SEARCHES) {
            faults.invalid(path, list, "must not have more than " + MAX_SEARCHES + " search paths");
        }
        if (String.join(" ", searches).length() > MAX_SEARCH_LENGTH) {
            faults.invalid(
                    path,
                    list,
                    "must not have more than " + MAX_SEARCH_LENGTH
                            + " characters (including spaces) in the search list");
        }
        for (int i = 0; i < searches.size(); i++) {
            String search = searches.get(i);
            if (!search.equals(".")) {
                String name = search.endsWith(".") ? search.substring(0, search.length() - 1) : search;
                faults.invalid(path + "[" + i + "]", name, NameRules.searchDomain(name));
            }
        }
    }

    static void hostAliases(ListValue aliases, String path, Faults faults) {
        for (int i = 0; i < aliases.size(); i++) {
            String address = aliases.mapAt(i).text("ip", "");
            faults.invalid(path + "[" + i + "].ip", address, AddressRules.address(address));
            List<String> names = aliases.mapAt(i).list("hostnames").texts();
            for (int j = 0; j < names.size(); j++) {
                faults.invalid(
                        path + "[" + i + "].hostnames[" + j + "]", names.get(j), NameRules.subdomain(names.get(j)));
            }
        }
    }
}
