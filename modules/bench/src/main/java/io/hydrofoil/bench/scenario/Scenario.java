package io.hydrofoil.bench.scenario;

import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Map;

/**
 * A benchmark, with all parameters put in.
 *
 * @param about a sentence for people
 * @param size which of its sizes was chosen
 * @param parameters what was put in
 * @param nodes ready nodes that must be there
 * @param templates objects by name; {@code $(index)}, {@code $(run)} and {@code $(namespace)} are still in them
 */
public record Scenario(
        String name,
        String about,
        String size,
        Map<String, String> parameters,
        int nodes,
        Map<String, MapValue> templates,
        List<Work.Phase> phases,
        List<Objective> objectives) {
    /** Copies the collections. */
    public Scenario {
        parameters = Map.copyOf(parameters);
        templates = Map.copyOf(templates);
        phases = List.copyOf(phases);
        objectives = List.copyOf(objectives);
    }
}
