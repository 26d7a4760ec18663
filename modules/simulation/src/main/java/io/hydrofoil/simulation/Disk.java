package io.hydrofoil.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a member has written. Entries are safe once they are forced; a crash leaves any number of the others, of the
 * last one perhaps only a part.
 */
final class Disk {
    private final List<Entry> entries = new ArrayList<>();
    private int forced;
    private int cuts;
    private long term;
    private int votedFor = -1;
    private @Nullable Snapshot snapshot;

    /** What an entry is. */
    enum Kind {
        TERM,
        HELLO,
        BATCH
    }

    /** One entry of the log. {@code number} and {@code sequence}: of a proposer's session. */
    @SuppressWarnings("ArrayRecordComponent") // entries are compared by where they lie, never by their bytes
    record Entry(Header header, byte[] bytes, int checksum) {
        Entry(Header header, byte[] bytes) {
            this(header, bytes, checksum(header, bytes));
        }

        boolean isWhole() {
            return checksum == checksum(header, bytes);
        }

        private static int checksum(Header header, byte[] bytes) {
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            return (int) crc.getValue() * 31 + header.hashOfNumbers();
        }
    }

    /** What the log knows of an entry. */
    record Header(Kind kind, long term, long timestampMs, long processId, long number, long sequence) {
        int hashOfNumbers() {
            long sum = kind.name().hashCode()
                    + 31 * (term + 31 * (timestampMs + 31 * (processId + 31 * (number + 31 * sequence))));
            return (int) (sum ^ (sum >>> 32));
        }
    }

    /** The state up to an entry. */
    record Snapshot(long index, List<byte[]> chunks, Sessions sessions) {}

    int length() {
        return entries.size();
    }

    /** The entry at an index, which start at 1. */
    Entry entry(long index) {
        return entries.get((int) index - 1);
    }

    long termOf(long index) {
        return index == 0 ? 0 : entry(index).header().term();
    }

    List<Entry> from(long index, int limit) {
        int first = (int) index - 1;
        return List.copyOf(entries.subList(first, Math.min(entries.size(), first + limit)));
    }

    void append(Entry entry) {
        entries.add(entry);
    }

    /** Removes what lies behind an index. */
    void cutAfter(long index) {
        while (entries.size() > index) {
            entries.removeLast();
        }
        forced = Math.min(forced, entries.size());
        cuts++;
    }

    /** How often something was removed: what was being forced then is not what lies there now. */
    int cuts() {
        return cuts;
    }

    int forced() {
        return forced;
    }

    void forced(int length) {
        forced = Math.max(forced, length);
    }

    long term() {
        return term;
    }

    int votedFor() {
        return votedFor;
    }

    void vote(long inTerm, int candidate) {
        term = inTerm;
        votedFor = candidate;
    }

    @Nullable
    Snapshot snapshot() {
        return snapshot;
    }

    void snapshot(Snapshot taken) {
        snapshot = taken;
    }

    /** The machine loses its power. */
    void crash(RandomGenerator random) {
        int kept = forced + random.nextInt(entries.size() - forced + 1);
        boolean isTorn = kept > forced && random.nextBoolean();
        while (entries.size() > kept) {
            entries.removeLast();
        }
        if (isTorn) {
            Entry last = entries.removeLast();
            byte[] part = java.util.Arrays.copyOf(last.bytes(), random.nextInt(last.bytes().length + 1));
            entries.add(new Entry(last.header(), part, last.checksum()));
        }
    }

    /** What a start finds: whole entries up to the first that is not. What was forced is whole. */
    void recover() {
        int whole = forced;
        while (whole < entries.size() && entries.get(whole).isWhole()) {
            whole++;
        }
        cutAfter(whole);
        forced = whole;
    }
}
