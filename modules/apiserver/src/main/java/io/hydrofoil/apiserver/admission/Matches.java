package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;

/** What plug-ins ask and answer alike. */
final class Matches {
    private Matches() {}

    /** Whether the attempt is aimed at the main resource of a core kind. */
    static boolean isCore(Attempt attempt, String kind) {
        return attempt.target().subresource() == null
                && attempt.stored().group().isEmpty()
                && attempt.stored().kind().equals(kind);
    }

    /** Whether a pod is being created. */
    static boolean isMirror(MapValue pod) {
        return pod.map("metadata").map("annotations").has("kubernetes.io/config.mirror");
    }

    /** The name by which refusals call an object, which may not have been named yet. */
    static String nameOf(MapValue object) {
        MapValue metadata = object.map("metadata");
        String name = metadata.text("name", "");
        return name.isEmpty() ? metadata.text("generateName", "") : name;
    }

    /** 403 about the object that the request names, or the new one. */
    static RefusedException forbidden(Attempt attempt, MapValue object, String text) {
        String requested = attempt.target().name();
        String name = requested.isEmpty() ? nameOf(object) : requested;
        return new RefusedException(Statuses.forbidden(attempt.target().kind(), name, text));
    }
}
