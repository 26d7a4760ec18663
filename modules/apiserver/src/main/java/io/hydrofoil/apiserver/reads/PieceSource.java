package io.hydrofoil.apiserver.reads;

/** What a {@link StreamPump} sends. */
public interface PieceSource {
    /** Fills the next piece; false: it is the last one. */
    boolean fill(WireBytes piece);

    /** All pieces have been passed to the stream, or the client has gone. Called once. */
    void done(boolean complete);
}
