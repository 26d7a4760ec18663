package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.store.Reader;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the selected records at one revision, a piece at a time. The store's visitor runs under a lock that the
 * writer waits for: it may copy and
 * match, not parse. Hence writers that need an object get the copied JSON after the visit. Objects that a webhook
 * converts are selected and written only when it has answered; it is asked about a batch at a time. One thread at a
 * time, which then waits.
 */
public final class RecordPieces implements Reader.ListVisitor {
    /** A webhook is asked about as many bytes of objects at a time, and one object more. */
    private static final int BATCH_BYTES = 512 * 1024;

    private final Reader reader;
    private final Selection selection;
    private final long revision;
    private final RecordWriter writer;
    private final @Nullable ShownObjects shown;
    private final RecordFlyweight record = new RecordFlyweight();
    private final List<byte[]> copies = new ArrayList<>();
    private final List<byte[]> copiedKeys = new ArrayList<>();
    private final long limit;
    private WireBytes piece = new WireBytes(0);
    private int pieceBytes;
    private int copiedBytes;
    private byte[] lastKey;
    private byte[] lastTaken;
    private long taken;
    private boolean pageFull;
    private boolean pieceFull;

    /** What becomes of each record. */
    public interface RecordWriter {
        /** Whether {@link #write(WireBytes, RecordFlyweight, long)} does it, which must not parse. */
        boolean writesRecords();

        /** Writes one record, under the store's lock. */
        void write(WireBytes out, RecordFlyweight record, long revision);

        /** Writes one object, given as stored with its resourceVersion. */
        void write(WireBytes out, byte[] json);

        /** Writes one object of the version that is asked for, with its resourceVersion; the tree is the receiver's. */
        void writeShown(WireBytes out, MapValue tree);
    }

    /** All that a walk has to say when it cannot go on. */
    public static final class ExpiredException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean future;

        ExpiredException(boolean future) {
            super("revision expired", null, false, false);
            this.future = future;
        }

        /** The revision has not been reached, instead of being compacted. */
        public boolean isFuture() {
            return future;
        }
    }

    /** @param afterKey empty: from the start; {@code limit} 0: no limit */
    public RecordPieces(
            Reader reader, Selection selection, long revision, byte[] afterKey, long limit, RecordWriter writer) {
        this.shown = null;
        this.reader = reader;
        this.selection = selection;
        this.revision = revision;
        this.writer = writer;
        this.limit = limit;
        this.lastKey = afterKey;
        this.lastTaken = afterKey;
    }

    /** A walk from where {@code other} is. */
    private RecordPieces(RecordPieces other, @Nullable ShownObjects shown) {
        this.shown = shown;
        this.reader = other.reader;
        this.selection = other.selection;
        this.revision = other.revision;
        this.writer = other.writer;
        this.limit = other.limit;
        this.lastKey = other.lastKey;
        this.lastTaken = other.lastTaken;
        this.taken = other.taken;
    }

    /** This walk over objects as {@code objects} shows them; null: as they are. */
    public RecordPieces showing(@Nullable ShownObjects objects) {
        return objects == null ? this : new RecordPieces(this, objects);
    }

    /** A walk of its own from where this one is. */
    RecordPieces ahead() {
        return new RecordPieces(this, shown);
    }

    /**
     * Appends records until about {@code maxBytes}; false: there are no more.
     *
     * @throws io.hydrofoil.apiserver.conversion.ConversionException if objects cannot be shown
     */
    public boolean fill(WireBytes out, int maxBytes) throws ExpiredException {
        ShownObjects objects = shown;
        if (objects == null) {
            return fillOnce(out, maxBytes);
        }
        boolean more = true;
        while (more && out.length() < maxBytes) {
            more = fillOnce(out, Math.min(maxBytes, BATCH_BYTES));
            select(objects.of(copies), out);
            copies.clear();
            copiedKeys.clear();
            more &= !pageFull;
        }
        return more;
    }

    private void select(List<MapValue> trees, WireBytes out) {
        for (int i = 0; i < trees.size() && !pageFull; i++) {
            MapValue tree = trees.get(i);
            if (!selection.matches(tree)) {
                continue;
            }
            if (limit > 0 && taken == limit) {
                pageFull = true;
            } else {
                taken++;
                lastTaken = copiedKeys.get(i);
                writer.writeShown(out, tree);
            }
        }
    }

    private boolean fillOnce(WireBytes out, int maxBytes) throws ExpiredException {
        piece = out;
        pieceBytes = maxBytes;
        pieceFull = false;
        copiedBytes = 0;
        long listed = reader.list(selection.prefix(), lastKey, revision, this);
        if (listed < 0) {
            throw new ExpiredException(listed == Reader.FUTURE);
        }
        if (shown == null) {
            for (byte[] copy : copies) {
                writer.write(out, copy);
            }
            copies.clear();
        }
        return pieceFull && !pageFull;
    }

    /** Takes a record that is selected when it has been converted. */
    private boolean copy(byte[] key, long at) {
        if (selection.isAt(key.length)) {
            byte[] copy = record.json(at);
            copies.add(copy);
            copiedKeys.add(key);
            copiedBytes += copy.length;
            pieceFull = copiedBytes >= pieceBytes || copies.size() == ShownObjects.BATCH_OBJECTS;
        }
        return !pieceFull;
    }

    @Override
    public boolean onRecord(byte[] key, DirectBuffer buffer, int offset, int length, long at) {
        record.wrap(buffer, offset, length);
        lastKey = key;
        if (shown != null) {
            return copy(key, at);
        }
        if (!selection.matches(key.length, record)) {
            return true;
        }
        if (limit > 0 && taken == limit) {
            pageFull = true;
            return false;
        }
        taken++;
        lastTaken = key;
        if (writer.writesRecords()) {
            writer.write(piece, record, at);
        } else {
            byte[] copy = record.json(at);
            copies.add(copy);
            copiedBytes += copy.length;
        }
        pieceFull = piece.length() + copiedBytes >= pieceBytes;
        return !pieceFull;
    }

    /** Records so far. */
    long taken() {
        return taken;
    }

    /** Whether the limit left records out. */
    boolean isPageFull() {
        return pageFull;
    }

    /** Key of the last record that was taken. */
    byte[] lastTaken() {
        return lastTaken;
    }
}
