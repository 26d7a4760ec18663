package io.hydrofoil.bench;

/**
 * Operations at equal distances, or as soon as there is room.
 *
 * @param perSecond operations a second; 0: closed loop
 */
public record Pace(double perSecond) implements Arrivals {
    private static final double SECOND_NS = 1e9;

    public Pace {
        if (!(perSecond >= 0 && perSecond <= 10_000_000)) {
            throw new IllegalArgumentException("a rate must be between 0 and 10,000,000 a second");
        }
    }

    public static final Pace CLOSED = new Pace(0);

    @Override
    public boolean isOpen() {
        return perSecond > 0;
    }

    @Override
    public long dueNs(long index) {
        return (long) (index * (SECOND_NS / perSecond));
    }

    @Override
    public long dueBy(long elapsedNs) {
        if (elapsedNs < 0) {
            return 0;
        }
        long count = (long) (elapsedNs * (perSecond / SECOND_NS)) + 1;
        // The division rounds: settle on what dueNs says.
        while (count > 0 && dueNs(count - 1) > elapsedNs) {
            count--;
        }
        while (dueNs(count) <= elapsedNs) {
            count++;
        }
        return count;
    }
}
