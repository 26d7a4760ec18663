package io.hydrofoil.apiserver.admission;

import io.hydrofoil.objects.MapValue;
import org.jspecify.annotations.Nullable;

/** One rule of a security standard; null if the pod keeps it. */
@FunctionalInterface
interface SecurityRule {
    /** @param minor the version of the standard, of which rules get stricter or looser */
    @Nullable
    SecurityFinding check(MapValue metadata, MapValue spec, int minor);
}
