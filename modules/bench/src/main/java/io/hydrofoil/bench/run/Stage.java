package io.hydrofoil.bench.run;

import io.hydrofoil.bench.Fixture;
import io.hydrofoil.bench.scenario.Scenario;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.remote.ApiClient;
import java.util.Objects;

/** Where a run takes place: what all of its phases work with. */
record Stage(
        Scenario scenario, ApiClient client, Fixture fixture, Recorder recorder, PodTracker pods, String namespace) {
    MapValue template(String name) {
        return Objects.requireNonNull(scenario.templates().get(name), "the parser has checked names");
    }

    static Kind kind(MapValue template) {
        return KindTable.builtin().require(template.text("apiVersion", ""), template.text("kind", ""));
    }
}
