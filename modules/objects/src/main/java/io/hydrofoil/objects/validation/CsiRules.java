package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** CSI drivers, what nodes say of them, and how much room they have. */
final class CsiRules {
    private static final long MIN_TOKEN_S = 600;
    private static final long MAX_TOKEN_S = 1L << 32;
    private static final int MAX_NODE_ID = 256;
    private static final int MIN_UPDATE_PERIOD_S = 10;

    private CsiRules() {}

    static final class Driver implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            MapValue spec = object.map("spec");
            required(spec, "attachRequired", "attachedRequired", faults);
            required(spec, "podInfoOnMount", "podInfoOnMount", faults);
            required(spec, "storageCapacity", "storageCapacity", faults);
            if (spec.has("fsGroupPolicy")) {
                faults.oneOf(
                        "spec.fsGroupPolicy",
                        spec.text("fsGroupPolicy", ""),
                        List.of("File", "None", "ReadWriteOnceWithFSType"));
            }
            tokens(spec.list("tokenRequests"), faults);
            for (String mode : spec.list("volumeLifecycleModes").texts()) {
                faults.oneOf("spec.volumeLifecycleModes", mode, List.of("Persistent", "Ephemeral"));
            }
            required(spec, "seLinuxMount", "seLinuxMount", faults);
            long period = spec.number("nodeAllocatableUpdatePeriodSeconds", MIN_UPDATE_PERIOD_S);
            if (period < MIN_UPDATE_PERIOD_S) {
                faults.invalid(
                        "spec.nodeAllocatableUpdatePeriodSeconds",
                        period,
                        "must be greater than or equal to " + MIN_UPDATE_PERIOD_S + " seconds");
            }
            if (spec.has("serviceAccountTokenInSecrets")
                    && spec.list("tokenRequests").isEmpty()) {
                faults.invalid(
                        "spec.serviceAccountTokenInSecrets",
                        spec.get("serviceAccountTokenInSecrets"),
                        "serviceAccountTokenInSecrets is set but no tokenRequests are specified");
            }
        }

        private static void required(MapValue spec, String field, String shownAs, Faults faults) {
            if (!spec.has(field)) {
                faults.required("spec." + shownAs);
            }
        }

        private static void tokens(ListValue requests, Faults faults) {
            Set<String> audiences = new HashSet<>();
            for (int i = 0; i < requests.size(); i++) {
                String path = "spec.tokenRequests[" + i + "]";
                String audience = requests.mapAt(i).text("audience", "");
                if (!audiences.add(audience)) {
                    faults.duplicate(path + ".audience", audience);
                    continue;
                }
                long seconds = requests.mapAt(i).number("expirationSeconds", MIN_TOKEN_S);
                if (seconds < MIN_TOKEN_S) {
                    faults.invalid(
                            path + ".expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
                } else if (seconds > MAX_TOKEN_S) {
                    faults.invalid(
                            path + ".expirationSeconds",
                            seconds,
                            "may not specify a duration larger than 2^32 seconds");
                }
            }
        }
    }

    static final class Node implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            ListValue drivers = object.map("spec").list("drivers");
            Set<String> names = new HashSet<>();
            for (int i = 0; i < drivers.size(); i++) {
                driver(drivers.mapAt(i), "spec.drivers[" + i + "]", names, faults);
            }
        }

        @Override
        public void change(MapValue now, MapValue old, Faults faults) {
            for (MapValue given : now.map("spec").list("drivers").maps()) {
                for (MapValue stored : old.map("spec").list("drivers").maps()) {
                    boolean same = Objects.equals(given.get("name"), stored.get("name"));
                    if (same && !withoutRoom(given).equals(withoutRoom(stored))) {
                        faults.immutable("spec.drivers", ApiTypes.CSI_DRIVER.of(withoutRoom(given)));
                    }
                }
            }
        }

        /** How many volumes a node takes may change with the node. */
        private static MapValue withoutRoom(MapValue driver) {
            MapValue copy = driver.copy();
            copy.remove("allocatable");
            return copy;
        }

        private static void driver(MapValue driver, String path, Set<String> names, Faults faults) {
            String name = driver.text("name", "");
            NameRules.csiDriver(path + ".name", name, faults);
            String id = driver.text("nodeID", "");
            if (id.isEmpty()) {
                faults.required(path + ".nodeID");
            } else if (id.length() > MAX_NODE_ID) {
                faults.invalid(path + ".nodeID", id, "must be " + MAX_NODE_ID + " characters or less");
            }
            faults.notNegative(
                    path + ".allocatable.count", driver.map("allocatable").get("count"));
            if (!names.add(name)) {
                faults.duplicate(path + ".name", name);
            }
            Set<String> keys = new HashSet<>();
            for (String key : driver.list("topologyKeys").texts()) {
                if (key.isEmpty()) {
                    faults.required(path);
                }
                if (!keys.add(key)) {
                    faults.duplicate(path, key);
                }
                for (String fault : LabelSyntax.keyFaults(key)) {
                    faults.invalid(path, driver.get("topologyKeys"), fault);
                }
            }
        }
    }

    static final class Capacity implements KindRules.Complete {
        @Override
        public void object(MapValue object, Faults faults) {
            SelectorRules.selector(object.map("nodeTopology"), "nodeTopology", faults);
            String name = object.text("storageClassName", "");
            faults.invalid("storageClassName", name, NameRules.subdomain(name));
            QuantityRules.notNegative("capacity", object.get("capacity"), faults);
        }

        @Override
        public void update(String subresource, MapValue now, MapValue old, Faults faults) {
            // what it is the capacity of never changes, and that is all there is to check
        }
    }
}
