package io.hydrofoil.controllers.resourceclaims;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.controllers.pods.Taints;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Deletes pods that use a device with a NoExecute taint which their claim does not tolerate, or no longer. */
public final class DeviceTaintEviction implements Reconciler {
    private static final String BY_CLAIM = "resource-claim";
    private static final String BY_DEVICE = "device";

    private @Nullable View pods;
    private @Nullable View claims;
    private @Nullable View slices;

    @Override
    public String name() {
        return "device-taint-eviction-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View allPods = views.of(Kinds.POD).index(BY_CLAIM, PodClaims::keysOf);
        View allClaims = views.of(Kinds.RESOURCE_CLAIM).index(BY_DEVICE, DeviceTaintEviction::devices);
        pods = allPods;
        claims = allClaims;
        slices = views.of(Kinds.RESOURCE_SLICE).index(BY_DEVICE, slice -> tainted(slice, false));
        views.onChange(Kinds.RESOURCE_SLICE, (before, after) -> {
            List<String> touched = new ArrayList<>(before == null ? List.of() : tainted(before, true));
            touched.addAll(after == null ? List.of() : tainted(after, true));
            for (String device : touched) {
                for (ApiObject claim : allClaims.by(BY_DEVICE, device)) {
                    users(allPods, claim, queue);
                }
            }
        });
        views.onChange(Kinds.RESOURCE_CLAIM, (before, after) -> {
            if (after != null && after.status().has("allocation")) {
                users(allPods, after, queue);
            }
        });
        views.onChange(Kinds.POD, (before, after) -> {
            if (after != null && !PodClaims.keysOf(after).isEmpty()) {
                queue.add(after.key());
            }
        });
    }

    private static void users(View pods, ApiObject claim, KeySink queue) {
        pods.by(BY_CLAIM, claim.namespace() + "/" + claim.name()).forEach(pod -> queue.add(pod.key()));
    }

    private static List<String> devices(ApiObject claim) {
        List<String> devices = new ArrayList<>();
        for (MapValue result : results(claim).maps()) {
            devices.add(device(result.text("driver", ""), result.text("pool", ""), result.text("device", "")));
        }
        return devices;
    }

    private static ListValue results(ApiObject claim) {
        return claim.status().map("allocation").map("devices").list("results");
    }

    private static String device(String driver, String pool, String name) {
        return driver + "/" + pool + "/" + name;
    }

    /** The devices of a slice; with {@code onlyTainted} those that are tainted. */
    private static List<String> tainted(ApiObject slice, boolean onlyTainted) {
        List<String> devices = new ArrayList<>();
        String driver = slice.spec().text("driver", "");
        String pool = slice.spec().map("pool").text("name", "");
        for (MapValue device : slice.spec().list("devices").maps()) {
            if (!onlyTainted || !device.list("taints").isEmpty()) {
                devices.add(device(driver, pool, device.text("name", "")));
            }
        }
        return devices;
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject pod = Objects.requireNonNull(pods).get(key);
        if (pod == null
                || pod.isDeleting()
                || Pods.isTerminal(pod)
                || Pods.node(pod).isEmpty()) {
            return Plan.NOTHING;
        }
        long dueMs = Long.MAX_VALUE;
        for (String claimKey : PodClaims.keysOf(pod)) {
            int slash = claimKey.indexOf('/');
            ApiObject claim =
                    Objects.requireNonNull(claims).get(claimKey.substring(0, slash), claimKey.substring(slash + 1));
            dueMs = claim == null ? dueMs : Math.min(dueMs, dueMs(claim, attempt.nowMs()));
        }
        Plan.Builder plan = new Plan.Builder();
        if (dueMs == Long.MAX_VALUE) {
            return Plan.NOTHING;
        }
        if (dueMs > attempt.nowMs()) {
            return plan.requeueAt(dueMs).build();
        }
        evict(plan, pod, attempt.nowMs());
        return plan.build();
    }

    /** When the users of a claim must go; {@link Long#MAX_VALUE}: never. */
    private long dueMs(ApiObject claim, long nowMs) {
        long dueMs = Long.MAX_VALUE;
        for (MapValue result : results(claim).maps()) {
            String device = device(result.text("driver", ""), result.text("pool", ""), result.text("device", ""));
            for (ApiObject slice : Objects.requireNonNull(slices).by(BY_DEVICE, device)) {
                for (MapValue each : slice.spec().list("devices").maps()) {
                    if (each.text("name", "").equals(result.text("device"))) {
                        dueMs = Math.min(dueMs, dueMs(each.list("taints"), result.list("tolerations"), nowMs));
                    }
                }
            }
        }
        return dueMs;
    }

    private static long dueMs(ListValue taints, ListValue tolerations, long nowMs) {
        long dueMs = Long.MAX_VALUE;
        for (MapValue taint : taints.maps()) {
            if (!"NoExecute".equals(taint.text("effect"))) {
                continue;
            }
            MapValue toleration = Taints.toleration(taint, tolerations);
            if (toleration == null) {
                return nowMs;
            }
            if (toleration.has("tolerationSeconds")) {
                long sinceMs = Times.ms(taint.text("timeAdded"), nowMs);
                dueMs = Math.min(dueMs, sinceMs + Math.max(0, toleration.number("tolerationSeconds", 0)) * 1_000);
            }
        }
        return dueMs;
    }

    private static void evict(Plan.Builder plan, ApiObject pod, long nowMs) {
        MapValue status = pod.status().copy();
        Conditions.set(
                status,
                Conditions.of(Conditions.find(status, "DisruptionTarget"), "DisruptionTarget", "True", nowMs)
                        .put("reason", "DeletionByDeviceTaintManager")
                        .put("message", "Device Taint manager: deleting due to NoExecute taint"));
        Write told = Changes.status(pod, status);
        if (told != null) {
            plan.write(told).then();
        }
        plan.write(
                Write.Delete.of(pod),
                Plan.Note.normal(pod, "DeviceTaintManagerEviction", "Marking for deletion"),
                null);
    }
}
