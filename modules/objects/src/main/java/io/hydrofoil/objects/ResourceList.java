package io.hydrofoil.objects;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Amounts by the name of a resource, in the order of the names: requests, limits, quotas, usage. Immutable. */
public final class ResourceList {
    /** No resource. */
    public static final ResourceList EMPTY = new ResourceList(new TreeMap<>());

    private final SortedMap<String, Quantity> amounts;

    private ResourceList(SortedMap<String, Quantity> amounts) {
        this.amounts = amounts;
    }

    /**
     * As it stands in an object whose quantities were checked when it was read.
     *
     * @throws IllegalStateException if one is malformed nevertheless
     */
    public static ResourceList of(MapValue tree) {
        if (tree.isEmpty()) {
            return EMPTY;
        }
        TreeMap<String, Quantity> amounts = new TreeMap<>();
        for (Map.Entry<String, Value> entry : tree) {
            try {
                amounts.put(entry.getKey(), Quantity.of(entry.getValue()));
            } catch (MalformedException e) {
                throw new IllegalStateException("a quantity of " + entry.getKey() + " was not checked", e);
            }
        }
        return new ResourceList(amounts);
    }

    /** These amounts. */
    public static ResourceList of(Map<String, Quantity> amounts) {
        return new ResourceList(new TreeMap<>(amounts));
    }

    /** Whether there is no resource. */
    public boolean isEmpty() {
        return amounts.isEmpty();
    }

    /** The names in order. */
    public Set<String> names() {
        return amounts.keySet();
    }

    /** Whether there is an amount of it, perhaps zero. */
    public boolean has(String name) {
        return amounts.containsKey(name);
    }

    /** The amount, or null. */
    public @Nullable Quantity get(String name) {
        return amounts.get(name);
    }

    /** The amount; nothing counts as zero. */
    public Quantity amount(String name) {
        Quantity amount = amounts.get(name);
        return amount == null ? Quantity.ZERO : amount;
    }

    /** The sums; what stands in one only counts as it is. */
    public ResourceList plus(ResourceList other) {
        return merged(other, Quantity::plus);
    }

    /** The greater ones. */
    public ResourceList max(ResourceList other) {
        return merged(other, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    /** Those of {@code other} where it has any, else these. */
    public ResourceList overriddenBy(ResourceList other) {
        return merged(other, (a, b) -> b);
    }

    private ResourceList merged(ResourceList other, BinaryOperator<Quantity> merge) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        TreeMap<String, Quantity> merged = new TreeMap<>(amounts);
        other.amounts.forEach((name, amount) -> merged.merge(name, amount, merge));
        return new ResourceList(merged);
    }

    /** The differences; what only {@code other} has comes out negative. */
    public ResourceList minus(ResourceList other) {
        TreeMap<String, Quantity> result = new TreeMap<>(amounts);
        other.amounts.forEach((name, amount) -> result.put(name, amount(name).minus(amount)));
        return new ResourceList(result);
    }

    /** Those whose names are among {@code names}. */
    public ResourceList masked(Collection<String> names) {
        return where(names::contains);
    }

    /** Those whose names are wanted. */
    public ResourceList where(Predicate<String> wanted) {
        TreeMap<String, Quantity> result = new TreeMap<>();
        amounts.forEach((name, amount) -> {
            if (wanted.test(name)) {
                result.put(name, amount);
            }
        });
        return new ResourceList(result);
    }

    /** Those that are not zero. */
    public ResourceList withoutZeros() {
        return where(name -> amount(name).signum() != 0);
    }

    /** Those that are not negative, zero in place of the others. */
    public ResourceList notNegative() {
        TreeMap<String, Quantity> result = new TreeMap<>(amounts);
        result.replaceAll((name, amount) -> amount.signum() < 0 ? Quantity.ZERO : amount);
        return new ResourceList(result);
    }

    /** The names of what is less than nothing. */
    public List<String> negatives() {
        return namesWhere(name -> amount(name).signum() < 0);
    }

    /** The names of what is more than {@code limits}, which do not limit what they do not name. */
    public List<String> beyond(ResourceList limits) {
        return namesWhere(name -> {
            Quantity limit = limits.get(name);
            return limit != null && amount(name).compareTo(limit) > 0;
        });
    }

    private List<String> namesWhere(Predicate<String> wanted) {
        List<String> names = new ArrayList<>();
        amounts.keySet().forEach(name -> {
            if (wanted.test(name)) {
                names.add(name);
            }
        });
        return names;
    }

    /** As an object holds it. */
    public MapValue toTree() {
        MapValue tree = new MapValue();
        amounts.forEach((name, amount) -> tree.put(name, amount.toString()));
        return tree;
    }

    /** Equal amounts of the same resources. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceList that && amounts.equals(that.amounts);
    }

    @Override
    public int hashCode() {
        return amounts.hashCode();
    }

    /** {@code cpu=1,memory=2Gi}, as the API's messages show it. */
    @Override
    public String toString() {
        List<String> texts = new ArrayList<>();
        amounts.forEach((name, amount) -> texts.add(name + "=" + amount));
        return String.join(",", texts);
    }
}
