package io.hydrofoil.controllers.pods;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import org.jspecify.annotations.Nullable;

/** Which taints of a node a pod tolerates. */
public final class Taints {
    private Taints() {}

    /** The first taint of this effect that none of the tolerations tolerates, or null. */
    public static @Nullable MapValue untolerated(ApiObject node, ListValue tolerations, String effect) {
        for (MapValue taint : node.spec().list("taints").maps()) {
            if (effect.equals(taint.text("effect")) && toleration(taint, tolerations) == null) {
                return taint;
            }
        }
        return null;
    }

    /** The first toleration that tolerates the taint, or null. */
    public static @Nullable MapValue toleration(MapValue taint, ListValue tolerations) {
        for (MapValue toleration : tolerations.maps()) {
            if (tolerates(toleration, taint)) {
                return toleration;
            }
        }
        return null;
    }

    private static boolean tolerates(MapValue toleration, MapValue taint) {
        String effect = toleration.text("effect", "");
        String key = toleration.text("key", "");
        if (!(effect.isEmpty() || effect.equals(taint.text("effect")))
                || !(key.isEmpty() || key.equals(taint.text("key")))) {
            return false;
        }
        boolean isAny = "Exists".equals(toleration.text("operator"));
        return isAny || toleration.text("value", "").equals(taint.text("value", ""));
    }
}
