package io.hydrofoil.objects;

import io.hydrofoil.chassis.Invariant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A JSON array; mutable until frozen. One thread owns it while it is mutable. */
public final class ListValue implements Value, Iterable<Value> {
    /** Shared empty list, frozen. */
    public static final ListValue EMPTY = new ListValue().freeze();

    private final ArrayList<Value> items;
    private boolean frozen;

    /** An empty list. */
    public ListValue() {
        this(4);
    }

    private ListValue(int room) {
        this.items = new ArrayList<>(room);
    }

    /** Of the values from the first index to before the second. */
    static ListValue of(Value[] values, int from, int to) {
        ListValue list = new ListValue(to - from);
        for (int i = from; i < to; i++) {
            list.items.add(values[i]);
        }
        return list;
    }

    /** A list of these values, in order. */
    public static ListValue of(Value... values) {
        ListValue list = new ListValue();
        for (Value value : values) {
            list.add(value);
        }
        return list;
    }

    /** A list of strings. */
    public static ListValue ofTexts(Iterable<String> texts) {
        ListValue list = new ListValue();
        for (String text : texts) {
            list.add(new StringValue(text));
        }
        return list;
    }

    /** Number of items. */
    public int size() {
        return items.size();
    }

    /** Whether there are no items. */
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** The item at {@code index}. */
    public Value at(int index) {
        return items.get(index);
    }

    /** The item at {@code index}, which must be a map. */
    public MapValue mapAt(int index) {
        return (MapValue) items.get(index);
    }

    /** Appends. */
    public ListValue add(Value value) {
        requireMutable();
        items.add(value);
        return this;
    }

    /** Appends a string. */
    public ListValue add(String text) {
        return add(new StringValue(text));
    }

    /** Inserts before {@code index}. */
    public ListValue add(int index, Value value) {
        requireMutable();
        items.add(index, value);
        return this;
    }

    /** Appends a new empty map and returns it. */
    public MapValue addMap() {
        MapValue map = new MapValue();
        add(map);
        return map;
    }

    /** Replaces the item at {@code index}. */
    public void set(int index, Value value) {
        requireMutable();
        items.set(index, value);
    }

    /** Removes the item at {@code index}. */
    public void remove(int index) {
        requireMutable();
        items.remove(index);
    }

    /** Removes the items that match; true if any did. */
    public boolean removeIf(Predicate<Value> filter) {
        requireMutable();
        return items.removeIf(filter);
    }

    /** The items that are maps, in order; others are passed over. */
    public Iterable<MapValue> maps() {
        return () -> new MapIterator(items);
    }

    /** Control loops walk thousands of small lists for each change: a stream would cost more than the walk. */
    private static final class MapIterator implements Iterator<MapValue> {
        private final List<Value> items;
        private int at = -1;

        MapIterator(List<Value> items) {
            this.items = items;
            advance();
        }

        private void advance() {
            do {
                at++;
            } while (at < items.size() && !(items.get(at) instanceof MapValue));
        }

        @Override
        public boolean hasNext() {
            return at < items.size();
        }

        @Override
        public MapValue next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            MapValue map = (MapValue) items.get(at);
            advance();
            return map;
        }
    }

    /** The items that are strings, in order; others are passed over. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>(items.size());
        for (Value item : items) {
            if (item instanceof StringValue(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** The items as a stream. */
    public Stream<Value> stream() {
        return items.stream();
    }

    @Override
    public Iterator<Value> iterator() {
        Iterator<Value> inner = items.iterator();
        return frozen ? new ReadOnlyIterator<>(inner) : inner;
    }

    @Override
    public ListValue copy() {
        ListValue copy = new ListValue();
        copy.items.ensureCapacity(items.size());
        for (Value item : items) {
            copy.items.add(item.copy());
        }
        return copy;
    }

    @Override
    public ListValue freeze() {
        if (!frozen) {
            frozen = true;
            for (Value item : items) {
                item.freeze();
            }
        }
        return this;
    }

    private void requireMutable() {
        Invariant.check(!frozen, "a frozen list must not change; copy() it first");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ListValue that && items.equals(that.items);
    }

    @Override
    public int hashCode() {
        return items.hashCode();
    }

    @Override
    public String toString() {
        return Json.text(this);
    }
}
