package io.hydrofoil.apiserver.change;

import io.hydrofoil.access.Identity;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;

/** Who asks, as reviews show it. */
public final class UserTree {
    private UserTree() {}

    /** A new tree. */
    public static MapValue of(Identity who) {
        MapValue info = new MapValue().put("username", who.user());
        if (!who.uid().isEmpty()) {
            info.put("uid", who.uid());
        }
        info.put("groups", ListValue.ofTexts(who.groups()));
        if (!who.extra().isEmpty()) {
            MapValue extra = info.ensureMap("extra");
            who.extra().forEach((key, values) -> extra.put(key, ListValue.ofTexts(values)));
        }
        return info;
    }
}
