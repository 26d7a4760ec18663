package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rules of events, in their core form, which they are stored in. Those that are written through events.k8s.io must be
 * of the new sort.
 */
final class EventRules implements KindRules.Complete {
    private static final int MAX_WORD = 128;
    private static final int MAX_MESSAGE = 1024;
    private static final String ELSEWHERE = "does not match event.namespace";

    @Override
    public void object(MapValue object, Faults faults) {
        check(object, "reportingComponent", faults);
    }

    /** Both APIs ask this of an event, each by its own name of the reporter. */
    private static void check(MapValue object, String reporterField, Faults faults) {
        String namespace = object.map("metadata").text("namespace", "");
        String involved = object.map("involvedObject").text("namespace", "");
        boolean current = object.text("eventTime") != null;
        boolean central =
                namespace.isEmpty() || namespace.equals("default") || (current && namespace.equals("kube-system"));
        // one of the new sort may be about an object of any namespace
        if (involved.isEmpty() ? !central : !current && !involved.equals(namespace)) {
            faults.invalid("involvedObject.namespace", involved, ELSEWHERE);
        }
        if (current) {
            current(object, reporterField, faults);
        }
    }

    /** An event with a time of its own names its reporter. */
    private static void current(MapValue object, String reporterField, Faults faults) {
        String reporter = object.text("reportingComponent", "");
        if (reporter.isEmpty()) {
            faults.required(reporterField);
        }
        faults.invalid(reporterField, reporter, LabelSyntax.keyFaults(reporter));
        for (String field : List.of("reportingInstance", "action", "reason")) {
            String text = object.text(field, "");
            faults.requireText(field, text);
            if (text.length() > MAX_WORD) {
                faults.invalid(field, "", "can have at most 128 characters");
            }
        }
        if (object.text("message", "").length() > MAX_MESSAGE) {
            faults.invalid("message", "", "can have at most 1024 characters");
        }
    }

    /** What the newer API demands on top. */
    static final class Newer implements KindRules.Complete {
        private static final List<String> OLD = List.of("firstTimestamp", "lastTimestamp", "count", "source");
        private static final List<String> FROZEN = List.of(
                "involvedObject",
                "reason",
                "message",
                "source",
                "firstTimestamp",
                "lastTimestamp",
                "count",
                "type",
                "eventTime",
                "action",
                "related",
                "reportingComponent",
                "reportingInstance");

        @Override
        public void object(MapValue object, Faults faults) {}

        @Override
        public void stored(MapValue object, Faults faults) {
            check(object, "reportingController", faults);
        }

        @Override
        public void creation(MapValue object, Faults faults) {
            series(object, faults);
            if (object.text("eventTime") == null) {
                faults.required("eventTime");
            }
            String type = object.text("type", "");
            if (!type.equals("Normal") && !type.equals("Warning")) {
                faults.invalid("type", "", "has invalid value: " + type);
            }
            for (String field : OLD) {
                boolean set = field.equals("source")
                        ? !object.map(field).isEmpty()
                        : object.text(field) != null || object.number(field, 0) != 0;
                if (set) {
                    faults.invalid(field, "", "needs to be unset");
                }
            }
        }

        @Override
        public void change(MapValue now, MapValue old, Faults faults) {
            if (!Objects.equals(now.get("series"), old.get("series"))) {
                series(now, faults);
            }
            for (String field : FROZEN) {
                if (!Objects.equals(now.get(field), old.get(field))) {
                    boolean reporter = field.equals("reportingComponent");
                    faults.immutable(reporter ? "reportingController" : field, shown(now, field));
                }
            }
        }

        /** Once is no series. */
        private static void series(MapValue event, Faults faults) {
            if (!(event.get("series") instanceof MapValue series)) {
                return;
            }
            if (series.number("count", 0) < 2) {
                faults.invalid("series.count", "", "should be at least 2");
            }
            if (series.text("lastObservedTime") == null) {
                faults.required("series.lastObservedTime");
            }
        }

        private static @Nullable Value shown(MapValue event, String field) {
            Value value = event.get(field);
            return switch (field) {
                case "source" -> ApiTypes.EVENT_SOURCE.of(event.map(field));
                case "involvedObject" -> ApiTypes.OBJECT_REFERENCE.of(event.map(field));
                case "related" -> ApiTypes.OBJECT_REFERENCE.of(value);
                default -> value;
            };
        }
    }
}
