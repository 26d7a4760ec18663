package io.hydrofoil.store;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.StampedLock;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The table as a plain slab, to compare Chronicle Map with: records off heap in blocks of a few sizes, keys and block
 * addresses on the heap in stripes
 * of open addressing, one lock a stripe. Blocks are reused by size and never given back; a quarter of a block may be
 * waste.
 */
final class SlabObjectTable implements ObjectTable {
    private static final int STRIPES = 64;
    private static final int REGION_BYTES = 64 << 20;
    private static final int REVISION_LENGTH = Long.BYTES;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final ThreadLocal<UnsafeBuffer> views = ThreadLocal.withInitial(() -> new UnsafeBuffer(0, 0));
    private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
    private final Slabs slabs = new Slabs();

    SlabObjectTable() {
        Arrays.setAll(stripes, i -> new Stripe());
    }

    @Override
    @HotPath
    public int read(byte[] key, long maxRevision, Reader.RecordVisitor visitor) {
        int hash = hash(key);
        Stripe stripe = stripes[hash & (STRIPES - 1)];
        long stamp = stripe.lock.readLock();
        try {
            int at = stripe.find(key, hash);
            if (at < 0) {
                return ABSENT;
            }
            UnsafeBuffer view = views.get();
            view.wrap(stripe.addresses[at], stripe.lengths[at]);
            long revision = view.getLong(0);
            if (revision > maxRevision) {
                return NEWER;
            }
            visitor.onRecord(view, REVISION_LENGTH, view.capacity() - REVISION_LENGTH, revision);
            return FOUND;
        } finally {
            stripe.lock.unlockRead(stamp);
        }
    }

    @Override
    @HotPath
    public void copy(byte[] key, MutableDirectBuffer destination, int offset, int length) {
        int found = read(key, Long.MAX_VALUE, (buffer, at, recordLength, revision) -> {
            Invariant.check(recordLength == length, "record length", recordLength, length);
            destination.putBytes(offset, buffer, at, length);
        });
        Invariant.check(found == FOUND, "a key of the index must be in the table");
    }

    @Override
    @HotPath
    public void put(byte[] key, long revision, DirectBuffer record, int offset, int length) {
        int hash = hash(key);
        Stripe stripe = stripes[hash & (STRIPES - 1)];
        long address = slabs.take(REVISION_LENGTH + length);
        target.wrap(address, REVISION_LENGTH + length);
        target.putLong(0, revision);
        target.putBytes(REVISION_LENGTH, record, offset, length);
        long stamp = stripe.lock.writeLock();
        try {
            int at = stripe.find(key, hash);
            if (at < 0) {
                at = stripe.add(key, hash);
            } else {
                slabs.giveBack(stripe.addresses[at], stripe.lengths[at]);
            }
            stripe.addresses[at] = address;
            stripe.lengths[at] = REVISION_LENGTH + length;
        } finally {
            stripe.lock.unlockWrite(stamp);
        }
    }

    @Override
    @HotPath
    public void remove(byte[] key) {
        int hash = hash(key);
        Stripe stripe = stripes[hash & (STRIPES - 1)];
        long stamp = stripe.lock.writeLock();
        try {
            int at = stripe.find(key, hash);
            Invariant.check(at >= 0, "a key of the index must be in the table");
            slabs.giveBack(stripe.addresses[at], stripe.lengths[at]);
            stripe.remove(at);
        } finally {
            stripe.lock.unlockWrite(stamp);
        }
    }

    @Override
    public long size() {
        long size = 0;
        for (Stripe stripe : stripes) {
            size += stripe.size;
        }
        return size;
    }

    @Override
    public void close() {
        // the regions go with the last reference
    }

    private static int hash(byte[] key) {
        int hash = Arrays.hashCode(key) * 0x9E3779B9;
        return hash ^ hash >>> 15;
    }

    /** Linear probing in a power of two, at most two thirds full. */
    private static final class Stripe {
        final StampedLock lock = new StampedLock();
        byte[][] keys = new byte[16][];
        long[] addresses = new long[16];
        int[] lengths = new int[16];
        int size;

        int find(byte[] key, int hash) {
            int mask = keys.length - 1;
            for (int at = home(hash, mask); keys[at] != null; at = at + 1 & mask) {
                if (Arrays.equals(keys[at], key)) {
                    return at;
                }
            }
            return -1;
        }

        private static int home(int hash, int mask) {
            return hash / STRIPES & mask;
        }

        int add(byte[] key, int hash) {
            if (++size * 3L > keys.length * 2L) {
                grow();
            }
            int mask = keys.length - 1;
            int at = home(hash, mask);
            while (keys[at] != null) {
                at = at + 1 & mask;
            }
            keys[at] = key;
            return at;
        }

        private void grow() {
            byte[][] oldKeys = keys;
            long[] oldAddresses = addresses;
            int[] oldLengths = lengths;
            keys = new byte[oldKeys.length * 2][];
            addresses = new long[keys.length];
            lengths = new int[keys.length];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != null) {
                    move(oldKeys[i], oldAddresses[i], oldLengths[i]);
                }
            }
        }

        private void move(byte[] key, long address, int length) {
            int mask = keys.length - 1;
            int at = home(hash(key), mask);
            while (keys[at] != null) {
                at = at + 1 & mask;
            }
            keys[at] = key;
            addresses[at] = address;
            lengths[at] = length;
        }

        /** Takes one out, and puts those behind it again, so that no search stops at the hole. */
        @SuppressWarnings("NullAway") // a null key is a free place
        void remove(int removed) {
            size--;
            keys[removed] = null;
            int mask = keys.length - 1;
            for (int at = removed + 1 & mask; keys[at] != null; at = at + 1 & mask) {
                byte[] key = keys[at];
                keys[at] = null;
                move(key, addresses[at], lengths[at]);
            }
        }
    }

    /** Blocks of four sizes for each power of two. The writer's. */
    private static final class Slabs {
        private final List<NativeMemory> regions = new ArrayList<>();
        private final LongArrayList[] free = new LongArrayList[32 * 4];
        private long next;
        private long end;

        long take(int length) {
            int sizeClass = sizeClass(length);
            LongArrayList list = free[sizeClass];
            if (list != null && !list.isEmpty()) {
                return list.removeAt(list.size() - 1);
            }
            int size = size(sizeClass);
            if (end - next < size) {
                NativeMemory region = new NativeMemory(Math.max(REGION_BYTES, size));
                regions.add(region);
                next = region.buffer().addressOffset();
                end = next + region.buffer().capacity();
            }
            long address = next;
            next += size;
            return address;
        }

        void giveBack(long address, int length) {
            int sizeClass = sizeClass(length);
            LongArrayList list = free[sizeClass];
            if (list == null) {
                list = new LongArrayList();
                free[sizeClass] = list;
            }
            list.addLong(address);
        }

        private static int sizeClass(int length) {
            int power = Math.max(6, 31 - Integer.numberOfLeadingZeros(Math.max(1, length - 1)));
            int step = 1 << (power - 2);
            int quarter = (BitUtil.align(length, step) - 4 * step) / step;
            return power * 4 + Math.max(0, quarter);
        }

        private static int size(int sizeClass) {
            int power = sizeClass / 4;
            return (4 + sizeClass % 4) << (power - 2);
        }
    }
}
