package io.hydrofoil.scheduler.demand;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/** What a pod puts up with; an empty key with {@code exists} means every taint, an empty effect every effect. */
public record Toleration(String key, boolean exists, String value, String effect) {
    public static List<Toleration> of(ListValue tolerations) {
        List<Toleration> list = new ArrayList<>(tolerations.size());
        for (MapValue toleration : tolerations.maps()) {
            list.add(new Toleration(
                    toleration.text("key", ""),
                    toleration.text("operator", "Equal").equals("Exists"),
                    toleration.text("value", ""),
                    toleration.text("effect", "")));
        }
        return List.copyOf(list);
    }

    public boolean tolerates(Taint taint) {
        if (!effect.isEmpty() && !effect.equals(taint.effect())) {
            return false;
        }
        if (!key.isEmpty() && !key.equals(taint.key())) {
            return false;
        }
        return exists || value.equals(taint.value());
    }
}
