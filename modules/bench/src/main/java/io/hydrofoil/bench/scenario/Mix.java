package io.hydrofoil.bench.scenario;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Which object is made next, by weights. The choice for a number depends on the seed and the number only.
 *
 * @param parts templates' names and their weights, which are above 0
 */
public record Mix(List<Part> parts, long seed) {
    /** One sort of object. */
    public record Part(String template, double weight) {}

    /** Copies the parts. */
    public Mix {
        parts = List.copyOf(parts);
    }

    /** The template of object {@code index}. */
    public String pick(long index) {
        if (parts.size() == 1) {
            return parts.getFirst().template();
        }
        double sum = parts.stream().mapToDouble(Part::weight).sum();
        double at = new SplittableRandom(seed ^ index * 0x9E3779B97F4A7C15L).nextDouble() * sum;
        for (Part part : parts) {
            at -= part.weight();
            if (at < 0) {
                return part.template();
            }
        }
        return parts.getLast().template();
    }
}
