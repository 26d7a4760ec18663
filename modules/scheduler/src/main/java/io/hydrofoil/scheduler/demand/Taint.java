package io.hydrofoil.scheduler.demand;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/** A taint of a node. */
public record Taint(String key, String value, String effect) {
    public static final String NO_SCHEDULE = "NoSchedule";
    public static final String NO_EXECUTE = "NoExecute";
    public static final String PREFER_NO_SCHEDULE = "PreferNoSchedule";

    /** What a cordoned node amounts to. */
    public static final Taint UNSCHEDULABLE = new Taint("node.kubernetes.io/unschedulable", "", NO_SCHEDULE);

    public static List<Taint> of(ListValue taints) {
        List<Taint> list = new ArrayList<>(taints.size());
        for (MapValue taint : taints.maps()) {
            list.add(new Taint(taint.text("key", ""), taint.text("value", ""), taint.text("effect", "")));
        }
        return List.copyOf(list);
    }

    /** Whether it keeps pods off that do not tolerate it. */
    public boolean repels() {
        return effect.equals(NO_SCHEDULE) || effect.equals(NO_EXECUTE);
    }

    public boolean isToleratedBy(List<Toleration> tolerations) {
        for (Toleration toleration : tolerations) {
            if (toleration.tolerates(this)) {
                return true;
            }
        }
        return false;
    }
}
