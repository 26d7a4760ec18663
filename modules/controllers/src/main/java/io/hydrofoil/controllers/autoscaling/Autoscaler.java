package io.hydrofoil.controllers.autoscaling;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.ServedMetrics;
import io.hydrofoil.client.Usage;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each autoscaler every 15 seconds, and when its spec changes. Only what is measured is not in its
 * views, as it is stored nowhere; what others have to be asked for is looked for again a little later.
 */
public final class Autoscaler implements Reconciler {
    private static final long PERIOD_MS = 15_000;
    private static final long LOOK_AGAIN_MS = 100;

    private final Usage usage;
    private final ServedMetrics served;
    private final Map<ObjectKey, History> histories = new HashMap<>();
    private final Map<Kind, View> targets = new HashMap<>();
    private final Map<String, View> described = new HashMap<>();
    private @Nullable View autoscalers;
    private @Nullable View pods;

    /** Reads processor and memory from {@code usage}, other metrics from {@code served}. */
    public Autoscaler(Usage usage, ServedMetrics served) {
        this.usage = usage;
        this.served = served;
    }

    @Override
    public String name() {
        return "horizontal-pod-autoscaler";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        autoscalers = views.of(Kinds.AUTOSCALER);
        pods = views.of(Kinds.POD).indexLabels();
        Target.KINDS.forEach(kind -> {
            targets.put(kind, views.of(kind));
            described.put(kind.kind(), views.of(kind));
        });
        for (Kind kind : List.of(Kinds.SERVICE, Kinds.NAMESPACE, Kinds.POD)) {
            described.put(kind.kind(), views.of(kind));
        }
        views.onChange(Kinds.AUTOSCALER, (before, after) -> {
            if (after == null) {
                histories.remove(Objects.requireNonNull(before).key());
            } else if (before == null || !before.spec().equals(after.spec())) {
                queue.add(after.key());
            }
        });
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject autoscaler = Objects.requireNonNull(autoscalers).get(key);
        if (autoscaler == null || autoscaler.isDeleting()) {
            return Plan.NOTHING;
        }
        long nowMs = attempt.nowMs();
        Plan.Builder plan = new Plan.Builder().requeueAt(nowMs + PERIOD_MS);
        ObjectKey targetKey = Target.key(autoscaler);
        View view = targetKey == null ? null : targets.get(targetKey.kind());
        ApiObject target = view == null ? null : view.get(Objects.requireNonNull(targetKey));
        if (target == null) {
            refuse(plan, autoscaler, missing(autoscaler, targetKey), nowMs);
            return plan.build();
        }
        Collection<ApiObject> selected = selected(target);
        String ambiguity = ambiguity(autoscaler, target);
        if (ambiguity != null) {
            ambiguous(plan, autoscaler, ambiguity, nowMs);
            return plan.build();
        }
        Readings readings = new Readings(usage, new Asked(served, autoscaler, target), selected, nowMs);
        if (readings.isWaiting()) {
            return new Plan.Builder().requeueAt(nowMs + LOOK_AGAIN_MS).build();
        }
        int current = (int) target.spec().number("replicas", 1);
        MetricProposals proposals = new MetricProposals(
                autoscaler,
                readings,
                new ReplicaMath(current, Tolerance.of(autoscaler), nowMs),
                (int) target.status().number("replicas", 0),
                described);
        History history = histories.computeIfAbsent(key, fresh -> new History());
        new AutoscalerStep(plan, autoscaler, target, history, nowMs).run(proposals, attempt.refusal());
        return plan.build();
    }

    private Collection<ApiObject> selected(ApiObject target) {
        return Objects.requireNonNull(pods).selected(target.namespace(), Target.selector(target));
    }

    private static String missing(ApiObject autoscaler, @Nullable ObjectKey target) {
        MapValue reference = autoscaler.spec().map("scaleTargetRef");
        if (target == null) {
            return "no matches for kind \"" + reference.text("kind", "") + "\" in group \""
                    + io.hydrofoil.controllers.meta.Owners.group(reference.text("apiVersion", "")) + "\"";
        }
        String group = target.kind().group();
        return target.kind().plural() + (group.isEmpty() ? "" : "." + group) + " \"" + target.name() + "\" not found";
    }

    private static void refuse(Plan.Builder plan, ApiObject autoscaler, String fault, long nowMs) {
        plan.note(Plan.Note.warning(autoscaler, "FailedGetScale", fault));
        MapValue status = AutoscalerStep.begin(autoscaler);
        String message = "the HPA controller was unable to get the target's current scale: " + fault;
        AutoscalerStep.condition(status, "AbleToScale", false, "FailedGetScale", message, nowMs);
        write(plan, autoscaler, status);
    }

    /** The other autoscalers whose targets share pods with this one's target; null: there are none. */
    private @Nullable String ambiguity(ApiObject autoscaler, ApiObject target) {
        LabelSelector selector = Target.selector(target);
        List<String> rivals = new ArrayList<>();
        for (ApiObject other : Objects.requireNonNull(autoscalers).inNamespace(autoscaler.namespace())) {
            ObjectKey key = Target.key(other);
            View view = key == null ? null : targets.get(key.kind());
            ApiObject rival = view == null ? null : view.get(Objects.requireNonNull(key));
            boolean isSame = rival != null
                    && (rival.key().equals(target.key()) || sharesPods(target, selector, Target.selector(rival)));
            if (!other.key().equals(autoscaler.key()) && isSame) {
                rivals.add(other.namespace() + "/" + other.name());
            }
        }
        if (rivals.isEmpty()) {
            return null;
        }
        rivals.add(autoscaler.namespace() + "/" + autoscaler.name());
        rivals.sort(null);
        return "pods by selector " + selector + " are controlled by multiple HPAs: [" + String.join(" ", rivals) + "]";
    }

    private boolean sharesPods(ApiObject target, LabelSelector ours, LabelSelector theirs) {
        return ours.toString().equals(theirs.toString())
                || Objects.requireNonNull(pods).selected(target.namespace(), ours).stream()
                        .anyMatch(pod -> theirs.matches(pod.metadata().map("labels")));
    }

    private static void ambiguous(Plan.Builder plan, ApiObject autoscaler, String message, long nowMs) {
        plan.note(Plan.Note.warning(autoscaler, "AmbiguousSelector", message));
        MapValue status = AutoscalerStep.begin(autoscaler);
        AutoscalerStep.condition(status, "ScalingActive", false, "AmbiguousSelector", message, nowMs);
        write(plan, autoscaler, status);
    }

    private static void write(Plan.Builder plan, ApiObject autoscaler, MapValue status) {
        Write write = Changes.status(autoscaler, status);
        if (write != null) {
            plan.write(write);
        }
    }
}
