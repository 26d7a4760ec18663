package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.objects.MapValue;

/** Limit ranges: one that comes without a name is given one that nobody else has. */
final class LimitRangeStrategy implements Strategy {
    @Override
    public void prepareCreate(Attempt attempt, MapValue range) {
        MapValue metadata = range.ensureMap("metadata");
        if (metadata.text("name", "").isEmpty()) {
            metadata.put("name", attempt.moment().uid());
        }
    }
}
