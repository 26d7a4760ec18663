package io.hydrofoil.objects.cel.values;

import io.hydrofoil.objects.cel.types.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map, or an object with named fields. */
public abstract non-sealed class MapVal implements Val {
    private static final Type TYPE = Type.map(Type.DYN, Type.DYN);

    /** The map of these entries, which are not copied; keys are integers, booleans or strings. */
    public static MapVal of(Map<Val, Val> entries) {
        return new Entries(entries);
    }

    public abstract int size();

    /** The value of a key, or null; an error if a key like this cannot be looked up. */
    public abstract @Nullable Val find(Val key);

    /** As {@link #find}, of a key that is a string. */
    public @Nullable Val find(String key) {
        return find(new StringVal(key));
    }

    /** The keys, in an order that does not change. */
    public abstract List<Val> keys();

    /** Whether the other map, of equal size, holds the same. */
    protected boolean sameEntries(MapVal other) {
        for (Val key : keys()) {
            Val own = find(key);
            Val theirs = other.find(key);
            if (own == null || theirs == null || !Equality.equal(own, theirs)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Type type() {
        return TYPE;
    }

    @Override
    public final long cost() {
        return size();
    }

    private static final class Entries extends MapVal {
        private final Map<Val, Val> entries;

        Entries(Map<Val, Val> entries) {
            this.entries = entries;
        }

        @Override
        public int size() {
            return entries.size();
        }

        @Override
        public @Nullable Val find(Val key) {
            Val direct = entries.get(key);
            return direct != null ? direct : entries.get(otherSpelling(key));
        }

        /** Numbers of equal amount are the same key: integers are looked up as such. */
        private @Nullable Val otherSpelling(Val key) {
            return switch (key) {
                case DoubleVal(double number)
                when number == Math.rint(number) && Math.abs(number) < 0x1p63 -> integerKey((long) number);
                case UintVal(long bits) when bits >= 0 -> new IntVal(bits);
                case IntVal(long number) when number >= 0 -> new UintVal(number);
                default -> null;
            };
        }

        private Val integerKey(long number) {
            Val key = new IntVal(number);
            return entries.containsKey(key) || number < 0 ? key : new UintVal(number);
        }

        @Override
        public List<Val> keys() {
            return new ArrayList<>(entries.keySet());
        }
    }

    /** This and one more entry, for folds that build maps; null if the key is there. */
    public final @Nullable MapVal plus(Val key, Val value) {
        if (find(key) != null) {
            return null;
        }
        return Grown.of(this, key, value);
    }

    /** A map that grows without copying, as lists do. One thread. */
    private static final class Grown extends MapVal {
        private final Entries shared;
        private final int size;

        private Grown(Entries shared) {
            this.shared = shared;
            this.size = shared.size();
        }

        static Grown of(MapVal map, Val key, Val value) {
            Entries base;
            if (map instanceof Grown grown && grown.shared.size() == grown.size) {
                base = grown.shared;
            } else {
                base = new Entries(new LinkedHashMap<>());
                for (Val each : map.keys()) {
                    Val known = map.find(each);
                    if (known != null) {
                        base.entries.put(each, known);
                    }
                }
            }
            base.entries.put(key, value);
            return new Grown(base);
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public @Nullable Val find(Val key) {
            return shared.find(key);
        }

        @Override
        public List<Val> keys() {
            return shared.keys().subList(0, size);
        }
    }
}
