package io.hydrofoil.objects.cel.syntax;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A parsed expression. Check {@link #issues} first; the checker may add more.
 *
 * @param root the tree, or null if the text has no tree
 * @param places offset of each node by its id
 */
public record Parsed(@Nullable Expr root, Places places, Issues issues) {
    /** Offsets in the text by the ids of nodes. */
    public static final class Places {
        private int[] offsets = new int[32];
        private int count = 1;

        /** A new id at an offset. */
        int add(int offset) {
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * count);
            }
            offsets[count] = offset;
            return count++;
        }

        public int offset(int id) {
            return offsets[id];
        }

        /** One more than the largest id. */
        public int count() {
            return count;
        }
    }
}
