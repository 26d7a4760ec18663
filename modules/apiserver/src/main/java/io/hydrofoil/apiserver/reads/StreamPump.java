package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.Exchange;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Moves pieces from a source to a stream as fast as the client takes them: fills one, sends it, and goes on when the
 * stream is writable again, each time
 * on the pool. Holds as many pieces as the stream takes before it is full, which are used again when they have left,
 * and no thread while it waits.
 */
public final class StreamPump implements Runnable {
    private final ReadPool pool;
    private final Exchange.Stream stream;
    private final PieceSource source;
    private final int pieceBytes;
    private final AtomicBoolean waits = new AtomicBoolean(true);
    private volatile boolean gone;

    /** A pump that starts at {@link #start}. */
    public StreamPump(ReadPool pool, Exchange.Stream stream, PieceSource source, int pieceBytes) {
        this.pool = pool;
        this.stream = stream;
        this.source = source;
        this.pieceBytes = pieceBytes;
    }

    /** Starts, and hears from the stream from now on. */
    public void start() {
        stream.onClose(() -> {
            gone = true;
            resume();
        });
        stream.onWritable(this::resume);
        if (stream.isWritable()) {
            resume();
        }
    }

    private void resume() {
        if (waits.compareAndSet(true, false)) {
            pool.submit(this);
        }
    }

    /** One turn; called by the pool. */
    @Override
    public void run() {
        boolean failed = true;
        try {
            boolean over = gone || !pump();
            failed = false;
            if (over) {
                source.done(!gone);
                return;
            }
        } finally {
            if (failed) {
                source.done(false);
            }
        }
        waits.set(true);
        if (gone || stream.isWritable()) {
            resume();
        }
    }

    /** Sends pieces while the stream takes them; false: that was the last. */
    private boolean pump() {
        boolean more = true;
        while (more && !gone && stream.isWritable()) {
            WireBytes piece = pool.takePiece(pieceBytes);
            more = source.fill(piece);
            if (piece.length() > 0) {
                stream.lend(piece.array(), 0, piece.length(), () -> pool.giveBack(piece));
                stream.flush();
            }
        }
        return more;
    }
}
