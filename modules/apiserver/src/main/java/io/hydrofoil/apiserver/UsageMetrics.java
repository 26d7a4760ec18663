package io.hydrofoil.apiserver;

import io.hydrofoil.apiserver.reads.ListMeta;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.client.Usage;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.FieldSelector;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Reader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The metrics API ({@code metrics.k8s.io}): what nodes and pods use now. Which of them there are, and their labels, the
 * store tells without parsing them; the figures are those of the agents' reports. What has no report is left out, as is
 * usual. Thread-safe.
 */
final class UsageMetrics {
    private static final String GROUP = "metrics.k8s.io";
    private static final Kind NODE = KindTable.builtin().require("v1", "Node");
    private static final Kind POD = KindTable.builtin().require("v1", "Pod");

    private final Reader reader;
    private final Usage usage;
    private final Clock clock;

    UsageMetrics(Reader reader, Usage usage, Clock clock) {
        this.reader = reader;
        this.usage = usage;
        this.clock = clock;
    }

    static boolean owns(Target target) {
        return target.kind().group().equals(GROUP);
    }

    /** A list of all, or of those that selectors of labels and names select. */
    void list(Exchange exchange, Target target, ListOptions options, Representation as) throws RefusedException {
        Kind stored = stored(target);
        LabelSelector labels;
        FieldSelector fields;
        try {
            labels = LabelSelector.parse(options.labelSelector());
            fields = FieldSelector.parse(options.fieldSelector(), stored);
        } catch (MalformedException e) {
            throw new RefusedException(Statuses.badRequest(String.valueOf(e.getMessage())));
        }
        List<MapValue> items = new ArrayList<>();
        RecordFlyweight record = new RecordFlyweight();
        long listed;
        do {
            items.clear();
            listed = reader.list(
                    StorageKeys.prefix(stored, target.namespace()),
                    new byte[0],
                    0,
                    (key, buffer, offset, length, revision) -> {
                        record.wrap(buffer, offset, length);
                        MapValue item = record.matches(labels) && record.matches(fields) ? item(target, record) : null;
                        if (item != null) {
                            items.add(item);
                        }
                        return true;
                    });
        } while (listed == Reader.EXPIRED);
        exchange.answer(200, as.headers(), as.list(target.kind(), ListMeta.COMPUTED, items, clock.wallMs()));
    }

    /** One of them. */
    void get(Exchange exchange, Target target, Representation as) {
        Found found = new Found(target);
        boolean exists = reader.get(StorageKeys.of(stored(target), target.namespace(), target.name()), found);
        MapValue item = found.item;
        if (item == null) {
            ApiStatus status = exists
                    ? Statuses.notFound(target.kind(), scoped(target))
                    : Statuses.notFound(stored(target), target.name());
            Reads.refuse(exchange, as, status);
        } else {
            exchange.answer(200, as.headers(), as.object(target.kind(), item, clock.wallMs()));
        }
    }

    private static String scoped(Target target) {
        return target.namespace().isEmpty() ? target.name() : target.namespace() + "/" + target.name();
    }

    private static Kind stored(Target target) {
        return target.kind().namespaced() ? POD : NODE;
    }

    private final class Found implements Reader.RecordVisitor {
        private final Target target;
        private @Nullable MapValue item;

        Found(Target target) {
            this.target = target;
        }

        @Override
        public void onRecord(org.agrona.DirectBuffer buffer, int offset, int length, long revision) {
            item = item(target, new RecordFlyweight().wrap(buffer, offset, length));
        }
    }

    private @Nullable MapValue item(Target target, RecordFlyweight record) {
        return target.kind().namespaced() ? pod(target.kind(), record) : node(target.kind(), record);
    }

    private @Nullable MapValue node(Kind kind, RecordFlyweight record) {
        Usage.OfNode report = usage.node(record.name());
        return report == null ? null : head(kind, record, report.taken()).put("usage", amount(report.amount()));
    }

    private @Nullable MapValue pod(Kind kind, RecordFlyweight record) {
        Usage.OfPod report = usage.pod(record.namespace(), record.name());
        if (report == null) {
            return null;
        }
        ListValue containers = new ListValue();
        for (Usage.OfContainer container : report.containers()) {
            containers.addMap().put("name", container.name()).put("usage", amount(container.amount()));
        }
        return head(kind, record, report.taken()).put("containers", containers);
    }

    private MapValue head(Kind kind, RecordFlyweight record, Usage.Taken taken) {
        MapValue metadata = new MapValue().put("name", record.name());
        if (kind.namespaced()) {
            metadata.put("namespace", record.namespace());
        }
        metadata.put("creationTimestamp", time(clock.wallMs()));
        MapValue labels = MapValue.ofTexts(record.labels());
        if (!labels.isEmpty()) {
            metadata.put("labels", labels);
        }
        return new MapValue()
                .put("kind", kind.kind())
                .put("apiVersion", kind.apiVersion())
                .put("metadata", metadata)
                .put("timestamp", time(taken.atMs()))
                .put("window", window(taken.windowMs()));
    }

    private static MapValue amount(Usage.Amount amount) {
        return new MapValue()
                .put("cpu", amount.cpuNanos() + "n")
                .put("memory", (amount.memoryBytes() + 1_023) / 1_024 + "Ki");
    }

    /** A duration as Go prints it. */
    private static String window(long ms) {
        String rest = (ms % 1_000 == 0 ? Long.toString(ms / 1_000 % 60) : Double.toString(ms % 60_000 / 1_000.0)) + "s";
        return ms < 60_000 ? rest : ms / 60_000 + "m" + rest;
    }

    private static String time(long ms) {
        return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
