package io.hydrofoil.apiserver.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** An answer whose head has come. To be closed, by the thread that reads it. */
public final class OpenAnswer implements AutoCloseable {
    private final ResponseHead head;
    private final InputStream body;
    private final Runnable onClose;
    private final long lengthBytes;

    OpenAnswer(ResponseHead head, InputStream body, long lengthBytes, Runnable onClose) {
        this.head = head;
        this.body = body;
        this.lengthBytes = lengthBytes;
        this.onClose = onClose;
    }

    /** The status code. */
    public int code() {
        return head.code();
    }

    /** Headers by lower-case name. */
    public Map<String, List<String>> headers() {
        return head.headers();
    }

    /** Bytes of the body; -1: not known. */
    public long lengthBytes() {
        return lengthBytes;
    }

    /**
     * Reads a part of the body, as soon as there is any; -1: it is over.
     *
     * @throws CallException if it breaks off
     */
    public int read(byte[] to) throws CallException {
        try {
            return body.read(to);
        } catch (IOException e) {
            throw new CallException(HttpConnection.isTimeout(e) ? HttpCaller.TIMED_OUT : "the answer broke off");
        }
    }

    /** Reads a body that must not be larger than {@code maxBytes}. */
    public byte[] whole(int maxBytes) throws CallException {
        try {
            return HttpConnection.all(body, maxBytes);
        } catch (IOException e) {
            throw new CallException(HttpConnection.isTimeout(e) ? HttpCaller.TIMED_OUT : "the answer broke off");
        }
    }

    @Override
    public void close() {
        onClose.run();
    }
}
