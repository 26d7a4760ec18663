package io.hydrofoil.controllers.events;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Deletes events that have not been repeated for some time. */
public final class EventExpiry implements Reconciler {
    /** When each event expires: derived from what the listener saw, for the view keeps only metadata. */
    private final Map<ObjectKey, Long> expiryMs = new HashMap<>();

    private final long timeToLiveMs;
    private @Nullable View events;

    public EventExpiry(Duration timeToLive) {
        this.timeToLiveMs = timeToLive.toMillis();
    }

    @Override
    public String name() {
        return "event-expiry-controller";
    }

    @Override
    public String user() {
        // elsewhere the API server's store does this
        return "system:apiserver";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        events = views.metadataOf(Kinds.EVENT);
        views.onChange(Kinds.EVENT, (before, after) -> {
            if (after != null) {
                long dueMs = lastMs(after) + timeToLiveMs;
                if (expiryMs.put(after.key(), dueMs) == null) {
                    queue.addAt(after.key(), dueMs);
                }
            } else if (before != null) {
                expiryMs.remove(before.key());
            }
        });
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject event = Objects.requireNonNull(events).get(key);
        Long dueMs = expiryMs.get(key);
        if (event == null || dueMs == null) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = new Plan.Builder();
        if (attempt.nowMs() < dueMs) {
            return plan.requeueAt(dueMs).build();
        }
        return plan.write(new Write.Delete(key, event.uid(), event.revision(), 0, null))
                .build();
    }

    private static long lastMs(ApiObject event) {
        MapValue tree = event.tree();
        long last = Times.ms(event.metadata().text("creationTimestamp"), 0);
        last = Math.max(last, Times.ms(tree.text("lastTimestamp"), 0));
        last = Math.max(last, Times.ms(tree.text("eventTime"), 0));
        return Math.max(last, Times.ms(tree.map("series").text("lastObservedTime"), 0));
    }
}
