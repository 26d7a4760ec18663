package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths into objects, kept as a trie: a node is a step, and says whether the path to it is in the set. A path
 * and the paths below it are independent of one another. Operations make new sets, which may share nodes with their
 * operands; {@link #insert} is for the code that builds a set, before it is handed on.
 *
 * <p>The JSON form (fieldsV1, source: API reference of ManagedFieldsEntry) is the same trie: a node in the set is an
 * empty object, or has a {@code "."} if there are nodes below it.
 */
public final class FieldSet {
    /** No path; never inserted into. */
    static final FieldSet EMPTY = new FieldSet();

    private static final String SELF = ".";

    private final TreeMap<String, FieldSet> below = new TreeMap<>(Elements.ORDER);
    private boolean self;

    /** An empty set. */
    FieldSet() {}

    /** Reads the JSON form; the root is no path. */
    public static FieldSet decode(MapValue json) throws MalformedException {
        FieldSet set = decodeNode(json);
        set.self = false;
        return set;
    }

    private static FieldSet decodeNode(MapValue json) throws MalformedException {
        FieldSet set = new FieldSet();
        for (Map.Entry<String, Value> entry : json) {
            if (entry.getKey().equals(SELF)) {
                set.self = true;
                continue;
            }
            String element = Elements.read(entry.getKey());
            if (element == null) {
                continue;
            }
            if (!(entry.getValue() instanceof MapValue child)) {
                throw new MalformedException("not an object: " + Json.text(entry.getValue()));
            }
            FieldSet node = decodeNode(child);
            if (node.below.isEmpty()) {
                node.self = true;
            }
            set.below.put(element, node);
        }
        return set;
    }

    /** The JSON form, steps in order. */
    public MapValue encode() {
        MapValue json = new MapValue();
        if (self && !below.isEmpty()) {
            json.put(SELF, new MapValue());
        }
        below.forEach((element, node) -> json.put(element, node.encode()));
        return json;
    }

    /** Adds the path of these steps. */
    void insert(List<String> path) {
        FieldSet node = this;
        for (String element : path) {
            node = node.below.computeIfAbsent(element, key -> new FieldSet());
        }
        node.self = true;
    }

    /** The set of this one path. */
    public static FieldSet of(String... path) {
        FieldSet set = new FieldSet();
        set.insert(List.of(path));
        return set;
    }

    /** Whether no path is in it. */
    public boolean isEmpty() {
        return !self && below.isEmpty();
    }

    /** Whether the path that this node stands for is in the set. */
    boolean isMember() {
        return self;
    }

    /** What is below a step, or null. */
    @Nullable
    FieldSet below(String element) {
        return below.get(element);
    }

    Iterable<Map.Entry<String, FieldSet>> steps() {
        return below.entrySet();
    }

    /** A copy of this node with other nodes below it; empty ones are left out. */
    static FieldSet node(boolean member, Map<String, FieldSet> steps) {
        FieldSet made = new FieldSet();
        made.self = member;
        steps.forEach((element, node) -> {
            if (!node.isEmpty()) {
                made.below.put(element, node);
            }
        });
        return made;
    }

    /** Whether a path is in it. */
    public boolean has(String... path) {
        FieldSet node = this;
        for (String element : path) {
            FieldSet next = node.below.get(element);
            if (next == null) {
                return false;
            }
            node = next;
        }
        return node.self;
    }

    /** Paths in either. */
    public FieldSet union(FieldSet other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        FieldSet set = new FieldSet();
        set.self = self || other.self;
        set.below.putAll(below);
        other.below.forEach((element, node) -> set.below.merge(element, node, FieldSet::union));
        return set;
    }

    /** Paths in both. */
    public FieldSet intersection(FieldSet other) {
        FieldSet set = new FieldSet();
        set.self = self && other.self;
        below.forEach((element, node) -> {
            FieldSet match = other.below.get(element);
            if (match != null) {
                set.put(element, node.intersection(match));
            }
        });
        return set;
    }

    /** Paths in this that are not in {@code other}. */
    public FieldSet difference(FieldSet other) {
        if (other.isEmpty()) {
            return this;
        }
        FieldSet set = new FieldSet();
        set.self = self && !other.self;
        below.forEach((element, node) -> {
            FieldSet gone = other.below.get(element);
            set.put(element, gone == null ? node : node.difference(gone));
        });
        return set;
    }

    /** Paths in this that are neither in {@code other} nor below one of its paths. */
    FieldSet without(FieldSet other) {
        if (other.isEmpty()) {
            return this;
        }
        FieldSet set = new FieldSet();
        set.self = self && !other.self;
        below.forEach((element, node) -> {
            FieldSet gone = other.below.get(element);
            if (gone == null) {
                set.below.put(element, node);
            } else if (!gone.self) {
                set.put(element, node.without(gone));
            }
        });
        return set;
    }

    private void put(String element, FieldSet node) {
        if (!node.isEmpty()) {
            below.put(element, node);
        }
    }

    /**
     * Whether a path of this is in the set with this canonical JSON form: decides most ordinary updates without
     * decoding anybody's set.
     */
    boolean meets(MapValue encoded) {
        for (Map.Entry<String, FieldSet> step : below.entrySet()) {
            if (encoded.get(step.getKey()) instanceof MapValue there) {
                FieldSet node = step.getValue();
                if ((node.self && isMember(there)) || node.meets(there)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether all paths of this are in the set with this canonical JSON form. */
    boolean isWithin(MapValue encoded) {
        for (Map.Entry<String, FieldSet> step : below.entrySet()) {
            FieldSet node = step.getValue();
            if (!(encoded.get(step.getKey()) instanceof MapValue there)
                    || (node.self && !isMember(there))
                    || !node.isWithin(there)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMember(MapValue encoded) {
        return encoded.isEmpty() || encoded.has(SELF);
    }

    /** The paths as messages show them; those that end at a node come before those that go further down. */
    public List<String> shown() {
        List<String> paths = new ArrayList<>();
        show("", paths);
        return paths;
    }

    private void show(String prefix, List<String> paths) {
        below.forEach((element, node) -> {
            if (node.self) {
                paths.add(prefix + Elements.show(element));
            }
        });
        below.forEach((element, node) -> node.show(prefix + Elements.show(element), paths));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSet that && self == that.self && below.equals(that.below);
    }

    @Override
    public int hashCode() {
        return below.hashCode() * 2 + (self ? 1 : 0);
    }

    @Override
    public String toString() {
        return Json.text(encode());
    }
}
