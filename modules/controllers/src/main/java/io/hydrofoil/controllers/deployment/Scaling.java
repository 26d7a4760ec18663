package io.hydrofoil.controllers.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How replica sets grow and shrink: in a rollout step by step, and in proportion when a deployment is resized in the
 * midst of a rollout.
 */
final class Scaling {
    private Scaling() {}

    /** One step of a rolling update. */
    static void roll(Rollout rollout) {
        Draft fresh = rollout.fresh;
        if (fresh == null) {
            return;
        }
        if (fresh.replicas() > rollout.replicas()) {
            rollout.scale(fresh, rollout.replicas());
        } else if (fresh.replicas() < rollout.replicas()) {
            rollout.scale(fresh, rollout.roomForFresh(fresh));
        }
        if (!fresh.isScaled()) {
            shrinkOld(rollout, fresh);
        }
    }

    private static void shrinkOld(Rollout rollout, Draft fresh) {
        int least = rollout.replicas() - rollout.maxUnavailable();
        int surplus = rollout.total() - least - (fresh.replicas() - fresh.available());
        if (surplus <= 0) {
            return;
        }
        // pods that do not serve anyway go first, from the oldest set on
        for (Draft old : rollout.old) {
            int sick = Math.min(surplus, old.replicas() - old.available());
            if (sick > 0) {
                rollout.scale(old, old.replicas() - sick);
                surplus -= sick;
            }
        }
        int spare = rollout.available() - least;
        for (Draft old : rollout.old) {
            int down = Math.min(spare, old.replicas());
            if (down > 0) {
                rollout.scale(old, old.replicas() - down);
                spare -= down;
            }
        }
    }

    /** Whether the deployment was resized since its active replica sets were scaled last. */
    static boolean isResized(Rollout rollout) {
        return rollout.active().stream()
                .map(draft -> draft.annotations().text(Annotations.DESIRED))
                .anyMatch(desired -> desired != null && Draft.number(desired) != rollout.replicas());
    }

    /** Brings the sets to the deployment's size without moving the rollout on. */
    static void resize(Rollout rollout) {
        List<Draft> active = rollout.active();
        Draft only = active.size() == 1 ? active.getFirst() : active.isEmpty() ? latest(rollout) : null;
        if (only != null) {
            scaleAndNote(rollout, only, rollout.replicas());
        } else if (isSaturated(rollout) || !rollout.isRolling()) {
            rollout.old.stream().filter(old -> old.replicas() > 0).forEach(old -> rollout.scale(old, 0));
        } else if (!active.isEmpty()) {
            proportionally(rollout, new ArrayList<>(active));
        }
    }

    private static @Nullable Draft latest(Rollout rollout) {
        return rollout.fresh != null || rollout.old.isEmpty() ? rollout.fresh : rollout.old.getLast();
    }

    private static boolean isSaturated(Rollout rollout) {
        Draft fresh = rollout.fresh;
        return fresh != null
                && fresh.replicas() == rollout.replicas()
                && fresh.available() == rollout.replicas()
                && Draft.number(fresh.annotations().text(Annotations.DESIRED, "-1")) == rollout.replicas();
    }

    private static void proportionally(Rollout rollout, List<Draft> active) {
        int allowed = rollout.replicas() > 0 ? rollout.replicas() + rollout.maxSurge() : 0;
        int toAdd = allowed - rollout.total();
        Comparator<Draft> bySize = Comparator.comparingInt(Draft::replicas).reversed();
        Comparator<Draft> byAge = Comparator.comparingLong(Draft::createdMs);
        active.sort(bySize.thenComparing(toAdd > 0 ? byAge.reversed() : byAge));
        Map<Draft, Integer> sizes = new HashMap<>();
        int added = 0;
        for (Draft draft : active) {
            int share = toAdd == 0 ? 0 : share(rollout, draft, toAdd - added);
            sizes.put(draft, draft.replicas() + share);
            added += share;
        }
        // what rounding left over goes to the largest
        sizes.merge(active.getFirst(), toAdd - added, Integer::sum);
        for (Draft draft : active) {
            scaleAndNote(rollout, draft, Math.max(0, sizes.getOrDefault(draft, 0)));
        }
    }

    private static int share(Rollout rollout, Draft draft, int rest) {
        if (rest == 0) {
            return 0;
        }
        int fraction;
        if (rollout.replicas() == 0) {
            fraction = -draft.replicas();
        } else {
            long before = Draft.number(draft.annotations().text(Annotations.MAX, "0"));
            if (before == 0) {
                before = Math.max(1, rollout.deployment.status().number("replicas", 1));
            }
            long max = rollout.replicas() + (long) rollout.maxSurge();
            fraction = (int) (Math.round(draft.replicas() * (double) max / before) - draft.replicas());
        }
        return rest > 0 ? Math.min(fraction, rest) : Math.max(fraction, rest);
    }

    private static void scaleAndNote(Rollout rollout, Draft draft, int replicas) {
        draft.scaleTo(replicas);
        rollout.noteSize(draft);
    }
}
