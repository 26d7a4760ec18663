package io.hydrofoil.objects.columns;

import io.hydrofoil.objects.HumanDuration;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import java.util.Locale;

/** Cells of events, whose fields have other names in events.k8s.io than in the core group. */
public final class EventCells {
    private EventCells() {}

    private static MapValue about(MapValue event) {
        return event.get("regarding") instanceof MapValue regarding ? regarding : event.map("involvedObject");
    }

    static Value object(MapValue event) {
        MapValue about = about(event);
        String kind = about.text("kind", "").toLowerCase(Locale.ROOT);
        String name = about.text("name", "");
        return Cells.text(name.isEmpty() ? kind : kind + "/" + name);
    }

    static Value part(MapValue event) {
        return Cells.text(about(event).text("fieldPath", ""));
    }

    static Value source(MapValue event) {
        MapValue source = event.get("deprecatedSource") instanceof MapValue old ? old : event.map("source");
        String component = source.text("component", "");
        if (component.isEmpty()) {
            component = event.text("reportingController", event.text("reportingComponent", ""));
        }
        String host = source.text("host", "");
        String instance = host.isEmpty() ? event.text("reportingInstance", "") : host;
        return Cells.text(instance.isEmpty() ? component : component + ", " + instance);
    }

    static Value message(MapValue event) {
        return Cells.text(event.text("note", event.text("message", "")).strip());
    }

    static Value count(MapValue event) {
        if (event.get("series") instanceof MapValue series) {
            return NumberValue.of(series.number("count", 0));
        }
        long count = event.number("deprecatedCount", event.number("count", 0));
        return NumberValue.of(count == 0 ? 1 : count);
    }

    static Value firstSeen(MapValue event, long nowMs) {
        return Cells.text(firstSeenText(event, nowMs));
    }

    private static String firstSeenText(MapValue event, long nowMs) {
        String first = event.text("firstTimestamp", event.text("deprecatedFirstTimestamp", ""));
        return HumanDuration.since(first.isEmpty() ? event.text("eventTime") : first, nowMs, Cells.UNKNOWN);
    }

    static Value lastSeen(MapValue event, long nowMs) {
        if (event.get("series") instanceof MapValue series) {
            return Cells.text(HumanDuration.since(series.text("lastObservedTime"), nowMs, Cells.UNKNOWN));
        }
        String last = event.text("lastTimestamp", event.text("deprecatedLastTimestamp", ""));
        return Cells.text(
                last.isEmpty() ? firstSeenText(event, nowMs) : HumanDuration.since(last, nowMs, Cells.UNKNOWN));
    }
}
