package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;
import java.time.Instant;

/**
 * A moment in the years 1 to 9999.
 *
 * @param offsetSeconds the offset from UTC that its text was written with; moments are equal whatever it is
 */
public record TimestampVal(Instant moment, int offsetSeconds) implements Val {
    /** A moment in UTC. */
    public static TimestampVal utc(Instant moment) {
        return new TimestampVal(moment, 0);
    }

    @Override
    public Type type() {
        return Type.TIMESTAMP;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimestampVal that && moment.equals(that.moment);
    }

    @Override
    public int hashCode() {
        return moment.hashCode();
    }
}
