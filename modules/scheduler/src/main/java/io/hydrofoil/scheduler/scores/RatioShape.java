package io.hydrofoil.scheduler.scores;

import io.hydrofoil.scheduler.profile.Profile.ShapePoint;
import java.util.List;

/** A function from utilization to score by straight lines between points; flat before the first and after the last. */
final class RatioShape {
    private static final int TENTHS = 10;

    private final int[] utilizations;
    private final int[] scores;

    /** Points in ascending order of utilization; scores are 0 to 10. */
    RatioShape(List<ShapePoint> points) {
        utilizations = points.stream().mapToInt(ShapePoint::utilization).toArray();
        scores = points.stream().mapToInt(point -> point.score() * TENTHS).toArray();
    }

    long score(long utilization) {
        for (int i = 0; i < utilizations.length; i++) {
            if (utilization <= utilizations[i]) {
                if (i == 0) {
                    return scores[0];
                }
                long rise = (long) scores[i] - scores[i - 1];
                return scores[i - 1]
                        + rise * (utilization - utilizations[i - 1]) / (utilizations[i] - utilizations[i - 1]);
            }
        }
        return scores.length == 0 ? 0 : scores[scores.length - 1];
    }
}
