package io.hydrofoil.apiserver.http;

import io.hydrofoil.apiserver.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A streaming answer. Writers append references to shared arrays; the event loop takes all that has gathered since its
 * last turn, copies small
 * pieces together (the TLS engine would copy each of them anyway) and passes large ones on as they are. What has not
 * left the machine counts as
 * pending: between the high and the low mark the stream is not writable, which is the whole back-pressure.
 */
final class OutboundStream implements Exchange.Stream {
    private static final int HIGH_MARK_BYTES = 128 * 1024;
    private static final int LOW_MARK_BYTES = 32 * 1024;
    private static final int LARGE_PIECE_BYTES = 16 * 1024;
    private static final int FIRST_PIECES = 4;
    private static final int MAX_KEPT_PIECES = 32;
    private static final Pieces NONE = new Pieces(0);

    private final Connection connection;
    private final Lane lane;
    private final Runnable proceed = this::proceed;
    private Pieces pieces = NONE;
    private @Nullable Pieces spare;
    private long pendingBytes;
    private boolean scheduled;
    private boolean full;
    private boolean ended;
    private boolean gone;
    private @Nullable Runnable onWritable;
    private @Nullable List<Runnable> onClose;

    OutboundStream(Connection connection, Lane lane, boolean discards) {
        this.connection = connection;
        this.lane = lane;
        this.gone = discards;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        lend(bytes, offset, length, OutboundStream::kept);
    }

    /** Nobody waits for these bytes. */
    private static void kept() {}

    @Override
    public synchronized void lend(byte[] bytes, int offset, int length, Runnable left) {
        if (gone || ended || length == 0) {
            return;
        }
        if (pieces == NONE) {
            pieces = spare == null ? new Pieces(FIRST_PIECES) : spare;
            spare = null;
        }
        pieces.add(bytes, offset, length, left);
        pendingBytes += length;
        full |= pendingBytes >= HIGH_MARK_BYTES;
    }

    @Override
    public void flush() {
        synchronized (this) {
            if (scheduled || gone || (pieces.count == 0 && !ended)) {
                return;
            }
            scheduled = true;
        }
        connection.submit(proceed);
    }

    @Override
    public void end() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        flush();
    }

    /** What is queued leaves first as far as it can; then the client counts as gone. */
    @Override
    public void breakOff() {
        flush();
        connection.submit(lane::breakOff);
    }

    @Override
    public synchronized boolean isWritable() {
        return !full;
    }

    @Override
    public void onWritable(Runnable callback) {
        synchronized (this) {
            onWritable = callback;
            if (full) {
                return;
            }
        }
        callback.run();
    }

    @Override
    public void onClose(Runnable callback) {
        synchronized (this) {
            if (!gone) {
                if (onClose == null) {
                    onClose = new ArrayList<>(1);
                }
                onClose.add(callback);
                return;
            }
        }
        callback.run();
    }

    /** The client is not there any more. Event loop. */
    void clientGone() {
        List<Runnable> callbacks;
        synchronized (this) {
            if (gone || (ended && !scheduled)) {
                return;
            }
            gone = true;
            pieces = NONE;
            callbacks = onClose == null ? List.of() : onClose;
            onClose = null;
        }
        callbacks.forEach(Runnable::run);
    }

    private void proceed() {
        Pieces taken;
        boolean last;
        synchronized (this) {
            scheduled = false;
            if (gone) {
                return;
            }
            taken = pieces;
            pieces = NONE;
            last = ended;
        }
        if (taken.count > 0) {
            send(taken, last);
            keep(taken);
        } else if (last) {
            lane.data(Unpooled.EMPTY_BUFFER, true, connection.ctx().newPromise());
        }
    }

    /** What was sent makes room for what comes next: a watch that is written to again and again makes no waste. */
    private void keep(Pieces sent) {
        sent.clear();
        synchronized (this) {
            spare = sent;
        }
    }

    private void send(Pieces taken, boolean last) {
        int at = 0;
        while (at < taken.count) {
            int end = taken.lengths[at] >= LARGE_PIECE_BYTES ? at + 1 : taken.endOfSmall(at);
            ByteBuf data = end == at + 1 && taken.lengths[at] >= LARGE_PIECE_BYTES
                    ? Unpooled.wrappedBuffer(taken.arrays[at], taken.offsets[at], taken.lengths[at])
                    : gather(taken, at, end);
            int length = data.readableBytes();
            Runnable giveBack = end == at + 1 ? taken.left[at] : OutboundStream::kept;
            ChannelPromise promise = connection.ctx().newPromise();
            promise.addListener(sent -> {
                if (sent.isSuccess()) {
                    giveBack.run();
                    left(length);
                } else {
                    // Nothing will leave any more. To call it writable would have the writer fill it for nobody, over
                    // and over.
                    clientGone();
                }
            });
            lane.data(data, last && end == taken.count, promise);
            at = end;
        }
    }

    private ByteBuf gather(Pieces taken, int from, int to) {
        int total = 0;
        for (int i = from; i < to; i++) {
            total += taken.lengths[i];
        }
        ByteBuf data = connection.ctx().alloc().directBuffer(total);
        for (int i = from; i < to; i++) {
            data.writeBytes(taken.arrays[i], taken.offsets[i], taken.lengths[i]);
            taken.left[i].run();
            taken.left[i] = OutboundStream::kept;
        }
        return data;
    }

    private void left(int bytes) {
        Runnable callback = null;
        synchronized (this) {
            pendingBytes -= bytes;
            if (full && pendingBytes <= LOW_MARK_BYTES) {
                full = false;
                callback = gone ? null : onWritable;
            }
        }
        if (callback != null) {
            callback.run();
        }
    }

    /** References to bytes, in order. */
    private static final class Pieces {
        private byte[][] arrays;
        private int[] offsets;
        private int[] lengths;
        private Runnable[] left;
        private int count;

        Pieces(int capacity) {
            arrays = new byte[capacity][];
            offsets = new int[capacity];
            lengths = new int[capacity];
            left = new Runnable[capacity];
        }

        void add(byte[] array, int offset, int length, Runnable onLeft) {
            if (count == arrays.length) {
                arrays = Arrays.copyOf(arrays, count * 2);
                offsets = Arrays.copyOf(offsets, count * 2);
                lengths = Arrays.copyOf(lengths, count * 2);
                left = Arrays.copyOf(left, count * 2);
            }
            arrays[count] = array;
            offsets[count] = offset;
            lengths[count] = length;
            left[count] = onLeft;
            count++;
        }

        /** Forgets the references, and the room too if a burst has made it large. */
        void clear() {
            if (arrays.length > MAX_KEPT_PIECES) {
                arrays = new byte[FIRST_PIECES][];
                offsets = new int[FIRST_PIECES];
                lengths = new int[FIRST_PIECES];
                left = new Runnable[FIRST_PIECES];
            } else {
                Arrays.fill(arrays, 0, count, null);
                Arrays.fill(left, 0, count, null);
            }
            count = 0;
        }

        int endOfSmall(int from) {
            int end = from;
            while (end < count && lengths[end] < LARGE_PIECE_BYTES) {
                end++;
            }
            return end;
        }
    }
}
