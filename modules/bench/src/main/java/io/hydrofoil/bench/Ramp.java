package io.hydrofoil.bench;

/**
 * A rate that grows or shrinks evenly, and then stays: finds the rate at which a server no longer keeps up.
 *
 * @param fromPerSecond at the start
 * @param toPerSecond after {@code seconds} and from then on
 */
public record Ramp(double fromPerSecond, double toPerSecond, double seconds) implements Arrivals {
    /** Checks that operations come to an end of the ramp. */
    public Ramp {
        if (!(fromPerSecond >= 0 && toPerSecond > 0 && seconds > 0)) {
            throw new IllegalArgumentException("a ramp needs a time and an end above 0");
        }
    }

    @Override
    public long dueNs(long index) {
        // operations by t: from * t + slope * t^2 / 2
        double slope = (toPerSecond - fromPerSecond) / seconds;
        double onRamp = (fromPerSecond + toPerSecond) / 2 * seconds;
        if (index >= onRamp) {
            return (long) ((seconds + (index - onRamp) / toPerSecond) * 1e9);
        }
        // The root in a form that neither cancels nor divides by a slope of 0.
        double root = Math.sqrt(Math.max(0, fromPerSecond * fromPerSecond + 2 * slope * index));
        return index == 0 ? 0 : (long) (2 * index / (fromPerSecond + root) * 1e9);
    }
}
