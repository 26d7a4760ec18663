package io.hydrofoil.controllers.meta;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import org.jspecify.annotations.Nullable;

/** Status conditions: maps with type, status, reason, message and times. */
public final class Conditions {
    private Conditions() {}

    /** The condition of this type in {@code owner.conditions}, or null. */
    public static @Nullable MapValue find(MapValue owner, String type) {
        for (MapValue condition : owner.list("conditions").maps()) {
            if (type.equals(condition.text("type"))) {
                return condition;
            }
        }
        return null;
    }

    /** Whether the condition of this type has status True. */
    public static boolean isTrue(MapValue owner, String type) {
        MapValue condition = find(owner, type);
        return condition != null && "True".equals(condition.text("status"));
    }

    /** Adds the condition or replaces the one of its type in place. */
    public static void set(MapValue owner, MapValue condition) {
        ListValue conditions = owner.ensureList("conditions");
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.mapAt(i).text("type", "").equals(condition.text("type"))) {
                conditions.set(i, condition);
                return;
            }
        }
        conditions.add(condition);
    }

    /** Removes the condition of this type. */
    public static void remove(MapValue owner, String type) {
        if (find(owner, type) != null) {
            owner.ensureList("conditions")
                    .removeIf(value -> value instanceof MapValue map && type.equals(map.text("type")));
        }
    }

    /**
     * A condition whose lastTransitionTime is that of {@code before} where the status is the same, else {@code nowMs}.
     */
    public static MapValue of(@Nullable MapValue before, String type, String status, long nowMs) {
        String changed = before != null && status.equals(before.text("status"))
                ? before.text("lastTransitionTime", Times.seconds(nowMs))
                : Times.seconds(nowMs);
        return new MapValue().put("type", type).put("status", status).put("lastTransitionTime", changed);
    }
}
