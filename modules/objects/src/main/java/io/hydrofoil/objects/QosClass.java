package io.hydrofoil.objects;

import java.util.ArrayList;
import java.util.List;

/** How sure a pod can be of what it asks for. */
public final class QosClass {
    private QosClass() {}

    /**
     * Guaranteed: all containers limit both cpu and memory and request just that; BestEffort: none asks for anything;
     * Burstable else. Resources of the whole pod count instead of those of its containers.
     */
    public static String of(MapValue spec) {
        List<MapValue> holders = new ArrayList<>();
        MapValue wholePod = spec.map("resources");
        if (asksAnything(wholePod)) {
            holders.add(wholePod);
        } else {
            for (String group : new String[] {"initContainers", "containers"}) {
                spec.list(group).maps().forEach(container -> holders.add(container.map("resources")));
            }
        }
        boolean any = false;
        boolean all = !holders.isEmpty();
        for (MapValue resources : holders) {
            any |= asksAnything(resources);
            all &= isExact(resources);
        }
        return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
    }

    private static boolean asksAnything(MapValue resources) {
        for (String list : new String[] {"requests", "limits"}) {
            for (String name : new String[] {"cpu", "memory"}) {
                if (!amount(resources.map(list), name).isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isExact(MapValue resources) {
        for (String name : new String[] {"cpu", "memory"}) {
            String limit = amount(resources.map("limits"), name);
            String request = amount(resources.map("requests"), name);
            if (limit.isEmpty() || !(request.isEmpty() || request.equals(limit))) {
                return false;
            }
        }
        return true;
    }

    /** The canonical amount, which shaping has written; empty if there is none. Equal amounts have equal texts. */
    private static String amount(MapValue amounts, String name) {
        return amounts.get(name) instanceof StringValue(String text) && !text.equals("0") ? text : "";
    }
}
