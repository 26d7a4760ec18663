package io.hydrofoil.objects.convert;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events of the core group and of events.k8s.io: the same fields under other names. */
public final class EventConversion {
    private static final Map<String, String> CORE_TO_EVENTS = Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "reportingComponent", "reportingController",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount");
    private static final Map<String, String> EVENTS_TO_CORE = inverse();

    private EventConversion() {}

    private static Map<String, String> inverse() {
        Map<String, String> inverse = new LinkedHashMap<>();
        CORE_TO_EVENTS.forEach((core, events) -> inverse.put(events, core));
        return inverse;
    }

    /** A core event as events.k8s.io shows it. */
    public static MapValue toEvents(MapValue event) {
        return renamed(event, CORE_TO_EVENTS);
    }

    /** An event of events.k8s.io as core shows it. */
    public static MapValue toCore(MapValue event) {
        return renamed(event, EVENTS_TO_CORE);
    }

    private static MapValue renamed(MapValue event, Map<String, String> names) {
        MapValue renamed = new MapValue();
        for (Map.Entry<String, Value> field : event) {
            renamed.put(names.getOrDefault(field.getKey(), field.getKey()), field.getValue());
        }
        return renamed;
    }
}
