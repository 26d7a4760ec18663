package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;
import java.util.ArrayList;
import java.util.List;

/** A list. */
public abstract non-sealed class ListVal implements Val {
    private static final Type TYPE = Type.list(Type.DYN);
    /** Longest lists that are copied when they are joined. */
    private static final int COPIED = 32;

    /** The list of these values, which are not copied. */
    public static ListVal of(List<? extends Val> items) {
        return new Items(items);
    }

    public abstract int size();

    /** The item at {@code index}, which is in range. */
    public abstract Val get(int index);

    /** This and another list after it. */
    public ListVal plus(ListVal other) {
        if (size() == 0) {
            return other;
        }
        if (other.size() == 0) {
            return this;
        }
        return size() <= COPIED && other.size() <= COPIED ? Grown.of(this, other) : new Joined(this, other);
    }

    /** Whether the other list holds the same; called for lists of equal size. */
    protected boolean sameItems(ListVal other) {
        for (int i = 0; i < size(); i++) {
            if (!Equality.equal(get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the order of the items says nothing. */
    protected boolean isUnordered() {
        return false;
    }

    public final boolean contains(Val value) {
        for (int i = 0; i < size(); i++) {
            if (Equality.equal(get(i), value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public final Type type() {
        return TYPE;
    }

    @Override
    public final long cost() {
        return size();
    }

    private static final class Items extends ListVal {
        private final List<? extends Val> items;

        Items(List<? extends Val> items) {
            this.items = items;
        }

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public Val get(int index) {
            return items.get(index);
        }
    }

    /**
     * A list that grows at its end without copying: whoever holds all of the items may append, others copy. Folds build
     * their results so, in time linear in their length. One thread.
     */
    private static final class Grown extends ListVal {
        private final List<Val> shared;
        private final int size;

        private Grown(List<Val> shared, ListVal appended) {
            this.shared = shared;
            for (int i = 0; i < appended.size(); i++) {
                shared.add(appended.get(i));
            }
            this.size = shared.size();
        }

        static Grown of(ListVal head, ListVal tail) {
            return new Grown(new Grown(new ArrayList<>(), head).shared, tail);
        }

        @Override
        public ListVal plus(ListVal other) {
            return shared.size() == size && other != this ? new Grown(shared, other) : super.plus(other);
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Val get(int index) {
            return shared.get(index);
        }
    }

    /** Two long lists one after the other: an operation whose cost is counted as one must not copy them. */
    private static final class Joined extends ListVal {
        private final ListVal head;
        private final ListVal tail;
        private final int size;

        Joined(ListVal head, ListVal tail) {
            this.head = head;
            this.tail = tail;
            this.size = Math.addExact(head.size(), tail.size());
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Val get(int index) {
            ListVal at = this;
            int rest = index;
            while (at instanceof Joined joined) {
                if (rest < joined.head.size()) {
                    at = joined.head;
                } else {
                    rest -= joined.head.size();
                    at = joined.tail;
                }
            }
            return at.get(rest);
        }
    }
}
