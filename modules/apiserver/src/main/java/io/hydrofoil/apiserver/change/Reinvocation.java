package io.hydrofoil.apiserver.change;

import io.hydrofoil.objects.MapValue;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether plug-ins look at an object a second time because another one has changed it after them (KEP-1040): all of
 * them once more at most, and of webhooks and policies only those that want to.
 */
public final class Reinvocation {
    private final Map<String, Turns> turns = new HashMap<>();
    private boolean isWanted;
    private boolean isSecond;

    /** Begins with the first round. */
    public void begin() {
        turns.clear();
        isWanted = false;
        isSecond = false;
    }

    /** Whether somebody has changed the object after others had seen it; begins the second round if so. */
    public boolean beginSecond() {
        isSecond = isWanted && !isSecond;
        return isSecond;
    }

    /** 0 or 1. */
    public int round() {
        return isSecond ? 1 : 0;
    }

    /** The turns of a plug-in. */
    public Turns of(String plugin) {
        return turns.computeIfAbsent(plugin, name -> new Turns());
    }

    /** Those of one plug-in that look again. */
    public final class Turns {
        private final Set<String> seen = new LinkedHashSet<>();
        private final Set<String> due = new LinkedHashSet<>();
        private @Nullable MapValue output;

        /** Starts a round; in the second, a change by others since the first brings all who want to look again back. */
        public void begin(MapValue object) {
            if (isSecond && (output == null || !object.equals(output))) {
                recall();
            }
        }

        /** Ends a round with the object as it is now. */
        public void end(MapValue object) {
            output = object.copy();
        }

        /** Whether this one looks in this round. */
        public boolean isDue(String id) {
            return !isSecond || due.contains(id);
        }

        /** This one has looked, and perhaps changed the object. */
        public void looked(String id, boolean looksAgain, boolean changed) {
            if (changed) {
                recall();
                isWanted = true;
            }
            if (looksAgain) {
                seen.add(id);
            }
        }

        /** All that want to look again do, also those that were the last to change the object. */
        public void recallAll() {
            recall();
            isWanted = true;
        }

        private void recall() {
            due.addAll(seen);
            seen.clear();
        }
    }
}
