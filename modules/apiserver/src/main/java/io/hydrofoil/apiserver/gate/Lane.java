package io.hydrofoil.apiserver.gate;

import io.hydrofoil.apiserver.flow.FlowHash;
import io.hydrofoil.apiserver.flow.FlowSchema;
import io.hydrofoil.chassis.HotPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A flow schema, the level it leads to, and what is counted of its requests. Thread-safe. */
final class Lane {
    private static final String SCHEMA_HEADER = "X-Kubernetes-Pf-Flowschema-Uid";
    private static final String LEVEL_HEADER = "X-Kubernetes-Pf-Prioritylevel-Uid";

    final FlowSchema schema;
    final Level level;
    final LaneMetrics metrics;
    private final long seed;
    private final Map<String, List<String>> own;
    private volatile Joined joined = new Joined(Map.of(), Map.of());

    /** Headers of an answer without and with ours; answers of one kind share theirs, so the last one usually fits. */
    private record Joined(Map<String, List<String>> without, Map<String, List<String>> with) {}

    Lane(FlowSchema schema, Level level, LaneMetrics metrics, long seed) {
        this.schema = schema;
        this.level = level;
        this.metrics = metrics;
        this.seed = FlowHash.of(seed, schema.name());
        String levelUid = level.level().uid();
        this.own = schema.uid().isEmpty() || levelUid.isEmpty()
                ? Map.of()
                : Map.of(SCHEMA_HEADER, List.of(schema.uid()), LEVEL_HEADER, List.of(levelUid));
    }

    @HotPath
    long flow(String distinguisher) {
        return FlowHash.of(seed, distinguisher);
    }

    /** These headers, and those that name the schema and its level. */
    Map<String, List<String>> headers(Map<String, List<String>> headers) {
        if (own.isEmpty()) {
            return headers;
        }
        Joined known = joined;
        if (known.without().equals(headers)) {
            return known.with();
        }
        Map<String, List<String>> all = new HashMap<>(headers);
        all.putAll(own);
        joined = new Joined(headers, all);
        return all;
    }

    /** What is counted under one schema and level; outlives changes of the schema. */
    static final class LaneMetrics {
        final String schema;
        final String level;
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger waiting = new AtomicInteger();
        final io.hydrofoil.chassis.Metrics.Count dispatched;
        final io.hydrofoil.chassis.Metrics.Distribution executed;
        final io.hydrofoil.chassis.Metrics.Distribution waited;

        LaneMetrics(FlowMetrics metrics, String schema, String level) {
            this.schema = schema;
            this.level = level;
            this.dispatched = metrics.dispatched(schema, level);
            this.executed = metrics.executed(schema, level);
            this.waited = metrics.waited(schema, level);
        }
    }
}
