package io.hydrofoil.client;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.ObjectKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes core/v1 Events about objects, as few as the usual recorders do: the same event again only raises the count of
 * the first; more than
 * ten that differ only in their message within ten minutes become one combined event; one object gets a burst of 25
 * events and then one
 * in five minutes. While a write for an event is under way, repetitions of it gather into one following patch. Events
 * are best effort: with the
 * outbox full they are dropped and counted. Owned by one agent thread.
 */
public final class EventRecorder {
    private static final Kind EVENT = KindTable.builtin().require("v1", "Event");

    private final Outbox outbox;
    private final String component;
    private final String host;
    private final @Nullable EventBudget budget;
    private final EventCorrelator correlator = new EventCorrelator();
    private long dropped;
    private long lastStamp;

    /** Events from {@code component} (for example {@code deployment-controller}) on {@code host} (may be empty). */
    public EventRecorder(Outbox outbox, String component, String host) {
        this(outbox, component, host, null);
    }

    /** The same, within a budget. */
    public EventRecorder(Outbox outbox, String component, String host, @Nullable EventBudget budget) {
        this.budget = budget;
        this.outbox = outbox;
        this.component = component;
        this.host = host;
    }

    /** Records that something happened to an object; {@code type} is Normal or Warning. */
    public void record(ApiObject about, String type, String reason, String message, long nowMs) {
        record(about, "", type, reason, message, nowMs);
    }

    /** As above, about a part of it such as {@code spec.containers{web}}. */
    public void record(ApiObject about, String fieldPath, String type, String reason, String message, long nowMs) {
        if (!EventBudget.allows(budget, type, nowMs)) {
            dropped++;
            return;
        }
        EventCorrelator.Subject subject =
                new EventCorrelator.Subject(about.key(), about.uid(), fieldPath, type, reason);
        EventCorrelator.Series series = correlator.take(subject, message, nowMs);
        if (series == null) {
            return;
        }
        if (series.isUnderWay) {
            series.isDirty = true;
        } else if (series.event == null) {
            create(about, series, nowMs);
        } else {
            patch(series, series.event);
        }
    }

    /** Events that found no room, or were beyond the budget. */
    public long dropped() {
        return dropped;
    }

    private void create(ApiObject about, EventCorrelator.Series series, long nowMs) {
        String namespace = about.namespace().isEmpty() ? "default" : about.namespace();
        // distinct within this recorder even when the clock stands still
        lastStamp = Math.max(lastStamp + 1, nowMs * 1_000_000);
        String name = about.name() + "." + Long.toHexString(lastStamp);
        MapValue event = tree(about, series, namespace, name);
        submit(new Write.Create(EVENT, namespace, event), series, new ObjectKey(EVENT, namespace, name));
    }

    private MapValue tree(ApiObject about, EventCorrelator.Series series, String namespace, String name) {
        EventCorrelator.Subject subject = series.subject;
        MapValue involved = new MapValue()
                .put("kind", about.kind().kind())
                .put("namespace", about.namespace())
                .put("name", about.name())
                .put("uid", about.uid())
                .put("apiVersion", about.kind().apiVersion())
                .put("resourceVersion", Long.toString(about.revision()));
        if (!subject.fieldPath().isEmpty()) {
            involved.put("fieldPath", subject.fieldPath());
        }
        involved.removeIf(
                (field, value) -> field.equals("namespace") && about.namespace().isEmpty());
        MapValue source = new MapValue().put("component", component);
        if (!host.isEmpty()) {
            source.put("host", host);
        }
        return new MapValue()
                .put("apiVersion", "v1")
                .put("kind", "Event")
                .put("metadata", new MapValue().put("name", name).put("namespace", namespace))
                .put("involvedObject", involved)
                .put("reason", subject.reason())
                .put("message", series.message)
                .put("source", source)
                .put("firstTimestamp", time(series.firstMs))
                .put("lastTimestamp", time(series.lastMs))
                .put("count", series.count)
                .put("type", subject.type())
                .put("eventTime", NullValue.NULL)
                .put("reportingComponent", component)
                .put("reportingInstance", host);
    }

    private void patch(EventCorrelator.Series series, ObjectKey event) {
        MapValue change = new MapValue()
                .put("message", series.message)
                .put("lastTimestamp", time(series.lastMs))
                .put("count", series.count);
        submit(new Write.Patch(event, "", Write.PatchType.MERGE, change), series, event);
    }

    private void submit(Write write, EventCorrelator.Series series, ObjectKey event) {
        series.isUnderWay = outbox.submit(write, reply -> onReply(series, event, reply));
        if (!series.isUnderWay) {
            dropped++;
        }
    }

    private void onReply(EventCorrelator.Series series, ObjectKey event, Reply reply) {
        series.isUnderWay = false;
        // refused (expired, its namespace is going away …): the next repetition starts with a new event
        series.event = reply instanceof Reply.Done ? event : null;
        boolean repeat = series.isDirty && series.event != null;
        series.isDirty = false;
        if (repeat) {
            patch(series, event);
        }
    }

    private static String time(long ms) {
        return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
