package io.hydrofoil.remote;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** An answer that comes in lines, such as a watch: puts pieces together. Event loop. */
public abstract class LineAnswer implements Answer {
    /** Longest line: an object is 3 MB at most, plus what JSON and the event add. */
    static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

    private byte[] line = new byte[4096];
    private int length;
    private int status;

    @Override
    public void head(int code) {
        status = code;
    }

    /** The status code. */
    protected int status() {
        return status;
    }

    /** A whole line without its end; the array is valid during the call. */
    protected abstract void line(byte[] bytes, int count);

    @Override
    public void bytes(ByteBuf piece) {
        int from = piece.readerIndex();
        int to = piece.writerIndex();
        while (from < to) {
            int end = piece.indexOf(from, to, (byte) '\n');
            int stop = end < 0 ? to : end;
            append(piece, from, stop - from);
            if (end >= 0) {
                int count = length;
                length = 0;
                line(line, count);
            }
            from = stop + 1;
        }
    }

    private void append(ByteBuf piece, int from, int count) {
        if (length + count > line.length) {
            if (length + count > MAX_LINE_BYTES) {
                throw new IllegalStateException("a line is longer than " + MAX_LINE_BYTES + " bytes");
            }
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
        }
        piece.getBytes(from, line, length, count);
        length += count;
    }
}
