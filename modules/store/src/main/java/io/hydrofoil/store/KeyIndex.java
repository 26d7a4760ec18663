package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All keys in unsigned byte order, as a tree of immutable nodes: whoever takes the root sees one set of keys for as
 * long as it likes, while the one
 * writer copies the path to a leaf for every key that comes or goes (some 2 KB; a change of an existing key copies
 * nothing, for its slot is shared by
 * all versions). A skip list was rejected: twice the memory a key, no stable view, and counting a prefix walks it.
 *
 * <p>Each node counts the live keys below it, so that counting a prefix takes two descents. The counts are the
 * writer's; others read them racily.
 */
final class KeyIndex {
    /** Most slots of a leaf and most children of an inner node. */
    static final int FANOUT = 128;

    private volatile Node root = new Leaf(new Slot[0]);

    /** The keys at this moment. Any thread. */
    Node root() {
        return root;
    }

    /** The slot of a key, live or deleted, in the present version. Any thread. */
    @HotPath
    @Nullable
    Slot find(byte[] key, int keyLength) {
        Node node = root;
        while (node instanceof Inner inner) {
            node = inner.children[inner.childOf(key, keyLength)];
        }
        Leaf leaf = (Leaf) node;
        int at = leaf.search(key, keyLength);
        return at >= 0 ? leaf.slots[at] : null;
    }

    /** Writer: adds a key that is not there. */
    void insert(Slot slot) {
        Node[] grown = inserted(root, slot);
        root = grown.length == 1 ? grown[0] : new Inner(grown);
    }

    /** Writer: forgets a key that is there. */
    void remove(byte[] key, int keyLength) {
        Node left = removed(root, key, keyLength);
        while (left instanceof Inner inner && inner.children.length == 1) {
            left = inner.children[0];
        }
        root = left == null ? new Leaf(new Slot[0]) : left;
    }

    /** Writer: a key in the index was deleted (-1) or created again (+1). */
    @HotPath
    void adjustLive(byte[] key, int keyLength, int difference) {
        Node node = root;
        node.live += difference;
        while (node instanceof Inner inner) {
            node = inner.children[inner.childOf(key, keyLength)];
            node.live += difference;
        }
    }

    /** Live keys under a prefix and after {@code afterKey}, if that is not empty. Any thread. */
    long count(byte[] prefix, byte[] afterKey) {
        Node now = root;
        byte[] from = prefix;
        if (compare(afterKey, afterKey.length, prefix) > 0) {
            from = Arrays.copyOf(afterKey, afterKey.length + 1);
        }
        byte @Nullable [] to = successor(prefix);
        long below = to == null ? now.live : liveBelow(now, to);
        return Math.max(0, below - liveBelow(now, from));
    }

    private static long liveBelow(Node top, byte[] bound) {
        long count = 0;
        Node node = top;
        while (node instanceof Inner inner) {
            int child = inner.childOf(bound, bound.length);
            for (int i = 0; i < child; i++) {
                count += inner.children[i].live;
            }
            node = inner.children[child];
        }
        Leaf leaf = (Leaf) node;
        int end = leaf.lowerBound(bound, bound.length);
        for (int i = 0; i < end; i++) {
            count += leaf.slots[i].isLive() ? 1 : 0;
        }
        return count;
    }

    /** The smallest key above all keys with this prefix, null if there is none. */
    private static byte @Nullable [] successor(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            return null;
        }
        byte[] bound = Arrays.copyOf(prefix, last + 1);
        bound[last]++;
        return bound;
    }

    private static Node[] inserted(Node node, Slot slot) {
        if (node instanceof Leaf leaf) {
            int at = leaf.lowerBound(slot.key, slot.key.length);
            Slot[] slots = new Slot[leaf.slots.length + 1];
            System.arraycopy(leaf.slots, 0, slots, 0, at);
            slots[at] = slot;
            System.arraycopy(leaf.slots, at, slots, at + 1, leaf.slots.length - at);
            if (slots.length <= FANOUT) {
                return new Node[] {new Leaf(slots)};
            }
            int half = splitAt(slots.length, at);
            return new Node[] {
                new Leaf(Arrays.copyOfRange(slots, 0, half)), new Leaf(Arrays.copyOfRange(slots, half, slots.length))
            };
        }
        Inner inner = (Inner) node;
        int child = inner.childOf(slot.key, slot.key.length);
        Node[] grown = inserted(inner.children[child], slot);
        Node[] children = new Node[inner.children.length + grown.length - 1];
        System.arraycopy(inner.children, 0, children, 0, child);
        System.arraycopy(grown, 0, children, child, grown.length);
        System.arraycopy(inner.children, child + 1, children, child + grown.length, inner.children.length - child - 1);
        if (children.length <= FANOUT) {
            return new Node[] {new Inner(children)};
        }
        int half = splitAt(children.length, child);
        return new Node[] {
            new Inner(Arrays.copyOfRange(children, 0, half)),
            new Inner(Arrays.copyOfRange(children, half, children.length))
        };
    }

    /**
     * In the middle, but near the end when keys arrive in order (as a snapshot loads them): else every node would stay
     * half empty.
     */
    private static int splitAt(int length, int insertedAt) {
        return insertedAt >= length - 2 ? length - FANOUT / 8 : length / 2;
    }

    private static @Nullable Node removed(Node node, byte[] key, int keyLength) {
        if (node instanceof Leaf leaf) {
            int at = leaf.search(key, keyLength);
            Invariant.check(at >= 0, "a key to be removed must be in the index");
            Slot[] slots = new Slot[leaf.slots.length - 1];
            System.arraycopy(leaf.slots, 0, slots, 0, at);
            System.arraycopy(leaf.slots, at + 1, slots, at, slots.length - at);
            return slots.length == 0 ? null : new Leaf(slots);
        }
        Inner inner = (Inner) node;
        int child = inner.childOf(key, keyLength);
        Node left = removed(inner.children[child], key, keyLength);
        int gone = left == null ? 1 : 0;
        if (inner.children.length == gone) {
            return null;
        }
        Node[] children = new Node[inner.children.length - gone];
        System.arraycopy(inner.children, 0, children, 0, child);
        System.arraycopy(inner.children, child + gone, children, child, children.length - child);
        if (left != null) {
            children[child] = left;
        }
        return new Inner(children);
    }

    private static int compare(byte[] key, int keyLength, byte[] other) {
        return Arrays.compareUnsigned(key, 0, keyLength, other, 0, other.length);
    }

    /** A node. Its keys never change, its count of live keys does. */
    abstract static sealed class Node permits Leaf, Inner {
        final byte[] firstKey;
        int live;

        Node(byte[] firstKey) {
            this.firstKey = firstKey;
        }

        /**
         * Shows the slots from {@code from} on (or after it, if exclusive), in key order, until the visitor has enough.
         *
         * @return false if the visitor had enough
         */
        abstract boolean visit(byte[] from, boolean exclusive, SlotVisitor visitor);
    }

    /** Receives slots; false stops. */
    @FunctionalInterface
    interface SlotVisitor {
        boolean onSlot(Slot slot);
    }

    private static final class Leaf extends Node {
        final Slot[] slots;

        Leaf(Slot[] slots) {
            super(slots.length == 0 ? new byte[0] : slots[0].key);
            this.slots = slots;
            for (Slot slot : slots) {
                live += slot.isLive() ? 1 : 0;
            }
        }

        int search(byte[] key, int keyLength) {
            int low = 0;
            int high = slots.length - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = compare(key, keyLength, slots[middle].key);
                if (order == 0) {
                    return middle;
                } else if (order > 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -low - 1;
        }

        int lowerBound(byte[] key, int keyLength) {
            int at = search(key, keyLength);
            return at >= 0 ? at : -at - 1;
        }

        @Override
        boolean visit(byte[] from, boolean exclusive, SlotVisitor visitor) {
            int at = search(from, from.length);
            int first = at < 0 ? -at - 1 : exclusive ? at + 1 : at;
            for (int i = first; i < slots.length; i++) {
                if (!visitor.onSlot(slots[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final class Inner extends Node {
        final Node[] children;

        Inner(Node[] children) {
            super(children[0].firstKey);
            this.children = children;
            for (Node child : children) {
                live += child.live;
            }
        }

        /** The child in whose range the key falls. */
        int childOf(byte[] key, int keyLength) {
            int low = 1;
            int high = children.length - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                if (compare(key, keyLength, children[middle].firstKey) >= 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return low - 1;
        }

        @Override
        boolean visit(byte[] from, boolean exclusive, SlotVisitor visitor) {
            for (int i = childOf(from, from.length); i < children.length; i++) {
                if (!children[i].visit(from, exclusive, visitor)) {
                    return false;
                }
            }
            return true;
        }
    }
}
