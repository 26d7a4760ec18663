package io.hydrofoil.apiserver.flow;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the objects of flow control: publishes what they say, restores the mandatory ones, follows the table with the
 * suggested ones unless an administrator has said otherwise, and tells schemas whether their level exists. Few objects
 * that change rarely: every change looks at all of them, as does every minute.
 */
public final class FlowObjects implements Reconciler {
    private static final KindTable KINDS = KindTable.builtin();
    private static final Kind SCHEMAS = KINDS.require(FlowBootstrap.VERSION, FlowBootstrap.SCHEMA);
    private static final Kind LEVELS = KINDS.require(FlowBootstrap.VERSION, FlowBootstrap.LEVEL);
    private static final ObjectKey ALL = new ObjectKey(SCHEMAS, "", "");
    private static final long PERIOD_MS = 60_000;
    private static final int MAX_WRITES = 256;

    private final Consumer<FlowConfig> publish;
    private @Nullable View schemas;
    private @Nullable View levels;
    private long publishedAt = -1;
    private long changes;

    /** Hands each new configuration to {@code publish}, on the agent's thread. */
    public FlowObjects(Consumer<FlowConfig> publish) {
        this.publish = publish;
    }

    @Override
    public String name() {
        return "api-priority-and-fairness-config";
    }

    @Override
    public String user() {
        return "system:apiserver";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        schemas = views.of(SCHEMAS);
        levels = views.of(LEVELS);
        queue.add(ALL);
        for (Kind kind : List.of(SCHEMAS, LEVELS)) {
            views.onChange(kind, (before, after) -> {
                changes++;
                queue.add(ALL);
            });
        }
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        View schemaView = Objects.requireNonNull(schemas);
        View levelView = Objects.requireNonNull(levels);
        List<MapValue> objects = new ArrayList<>();
        levelView.all().forEach(object -> objects.add(object.tree()));
        schemaView.all().forEach(object -> objects.add(object.tree()));
        if (publishedAt != changes) {
            publishedAt = changes;
            publish.accept(FlowConfig.of(objects));
        }
        List<Write> writes = new ArrayList<>();
        keep(schemaView, levelView, writes);
        for (ApiObject schema : schemaView.all()) {
            dangling(schema, levelView, attempt.nowMs(), writes);
        }
        Plan.Builder plan = new Plan.Builder().requeueAt(attempt.nowMs() + PERIOD_MS);
        writes.stream().limit(MAX_WRITES).forEach(plan::write);
        return plan.build();
    }

    private static void keep(View schemas, View levels, List<Write> writes) {
        Set<String> known = new HashSet<>();
        for (FlowBootstrap.Entry entry : FlowBootstrap.entries()) {
            known.add(entry.kind() + "/" + entry.name());
            boolean isLevel = entry.kind().equals(FlowBootstrap.LEVEL);
            ApiObject there = (isLevel ? levels : schemas).get("", entry.name());
            if (there == null) {
                writes.add(new Write.Create(
                        isLevel ? LEVELS : SCHEMAS, "", entry.object().copy()));
            } else {
                Write change = change(there, entry);
                if (change != null) {
                    writes.add(change);
                }
            }
        }
        for (View view : List.of(schemas, levels)) {
            for (ApiObject object : view.all()) {
                boolean isOfAnotherTable = !known.contains(view.kind().kind() + "/" + object.name())
                        && "true".equals(object.metadata().map("annotations").text(FlowBootstrap.AUTOUPDATE, ""));
                if (isOfAnotherTable) {
                    writes.add(Write.Delete.of(object));
                }
            }
        }
    }

    /** What brings an object back to its entry, or null. */
    private static @Nullable Write change(ApiObject there, FlowBootstrap.Entry entry) {
        String mode = there.metadata().map("annotations").text(FlowBootstrap.AUTOUPDATE, "");
        boolean isUntouched = there.metadata().number("generation", 1) == 1;
        boolean follows = entry.mandatory() || (mode.isEmpty() ? isUntouched : mode.equals("true"));
        MapValue spec = follows ? wanted(there, entry) : there.spec();
        String wantedMode = follows ? "true" : "false";
        if (spec.equals(there.spec()) && mode.equals(wantedMode)) {
            return null;
        }
        MapValue tree = there.tree().copy().put("spec", spec.copy());
        tree.ensureMap("metadata").ensureMap("annotations").put(FlowBootstrap.AUTOUPDATE, wantedMode);
        return new Write.Update(there.key(), "", tree);
    }

    /** Administrators may give the exempt level shares to lend; everything else of a mandatory object is fixed. */
    private static MapValue wanted(ApiObject there, FlowBootstrap.Entry entry) {
        MapValue spec = entry.object().map("spec");
        if (spec.has("exempt") && there.spec().has("exempt")) {
            return spec.copy().put("exempt", there.spec().map("exempt").copy());
        }
        return spec;
    }

    private static void dangling(ApiObject schema, View levels, long nowMs, List<Write> writes) {
        String level = schema.spec().map("priorityLevelConfiguration").text("name", "");
        boolean exists = levels.get("", level) != null;
        String status = exists ? "False" : "True";
        ListValue conditions = schema.tree().map("status").list("conditions");
        for (MapValue condition : conditions.maps()) {
            if (condition.text("type", "").equals("Dangling")
                    && condition.text("status", "").equals(status)) {
                return;
            }
        }
        String text = "This FlowSchema references the PriorityLevelConfiguration object named \"" + level + "\" "
                + (exists ? "and it exists" : "but there is no such object");
        MapValue tree = schema.tree().copy();
        ListValue kept = new ListValue();
        for (MapValue condition : conditions.maps()) {
            if (!condition.text("type", "").equals("Dangling")) {
                kept.add(condition.copy());
            }
        }
        kept.add(new MapValue()
                .put("type", "Dangling")
                .put("status", status)
                .put(
                        "lastTransitionTime",
                        Instant.ofEpochMilli(nowMs)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                .put("reason", exists ? "Found" : "NotFound")
                .put("message", text));
        tree.ensureMap("status").put("conditions", kept);
        writes.add(new Write.Update(schema.key(), "status", tree));
    }
}
