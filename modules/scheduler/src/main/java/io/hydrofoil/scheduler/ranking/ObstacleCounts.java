package io.hydrofoil.scheduler.ranking;

import io.hydrofoil.chassis.HotPath;
import org.agrona.collections.Long2LongHashMap;

/** How many rows have which obstacles. */
public final class ObstacleCounts {
    private final Long2LongHashMap byObstacles = new Long2LongHashMap(0);

    /** So many rows more. */
    @HotPath
    public void add(long obstacles, int rows) {
        long now = byObstacles.get(obstacles) + rows;
        if (now == 0) {
            byObstacles.remove(obstacles);
        } else {
            byObstacles.put(obstacles, now);
        }
    }

    void clear() {
        byObstacles.clear();
    }

    /** All of another. */
    public void addAll(ObstacleCounts other) {
        other.forEach((obstacles, rows) -> add(obstacles, rows));
    }

    /** Calls {@code visitor} for each obstacle that rows have. */
    public void forEach(Visitor visitor) {
        byObstacles.forEachLong((obstacles, rows) -> visitor.visit(obstacles, (int) rows));
    }

    /** Told of obstacles and the number of rows that have them. */
    @FunctionalInterface
    public interface Visitor {
        /** One kind of obstacles. */
        void visit(long obstacles, int rows);
    }
}
