package io.hydrofoil.apiserver.reads;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Room for pieces, used again. With hundreds of lists under way their pieces alone outgrow the young generation: the
 * collector would copy each of them again and again, and leave it in the old one as waste. Thread-safe.
 */
final class PieceStock {
    /** What so many clients have under way at once; what more of them need is made anew each time. */
    static final int MAX_KEPT = 256;
    /** Room that one large object has made larger goes. */
    static final int MAX_BYTES = 512 * 1024;

    private final Deque<WireBytes> kept = new ArrayDeque<>();

    /** An empty piece with room for {@code bytes} at least. */
    WireBytes take(int bytes) {
        @Nullable WireBytes piece;
        synchronized (this) {
            piece = kept.pollFirst();
        }
        return piece != null && piece.array().length >= bytes ? piece : new WireBytes(bytes);
    }

    /** Nobody looks at the piece any more. */
    synchronized void giveBack(WireBytes piece) {
        if (kept.size() < MAX_KEPT && piece.array().length <= MAX_BYTES) {
            piece.clear();
            kept.addFirst(piece);
        }
    }

    /** Lets all room go. */
    synchronized void clear() {
        kept.clear();
    }

    synchronized int kept() {
        return kept.size();
    }
}
