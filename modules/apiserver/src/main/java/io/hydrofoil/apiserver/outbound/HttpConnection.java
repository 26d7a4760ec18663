package io.hydrofoil.apiserver.outbound;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;

/**
 * One HTTP/1.1 connection over TLS, one exchange at a time (RFC 9112). Blocks; every read and write is bounded by the
 * deadline that was set last. One thread.
 */
final class HttpConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 * 1024;

    private final Socket plain;
    private final SSLSocket socket;
    private final OutputStream out;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final int maxHeadBytes;
    private Deadline deadline;
    private int at;
    private int end;
    private boolean isReusable;

    private HttpConnection(Socket plain, SSLSocket socket, Deadline deadline, int maxHeadBytes) throws IOException {
        this.plain = plain;
        this.socket = socket;
        this.deadline = deadline;
        this.maxHeadBytes = maxHeadBytes;
        this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
        this.in = socket.getInputStream();
    }

    /** Connects and shakes hands. */
    static HttpConnection open(Target target, TlsClients tls, Deadline deadline, int maxHeadBytes)
            throws IOException, CallException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(target.address(), deadline.leftMs());
            SSLSocket secure = tls.over(socket, target);
            secure.setSoTimeout(deadline.leftMs());
            secure.startHandshake();
            return new HttpConnection(socket, secure, deadline, maxHeadBytes);
        } catch (IOException | CallException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** From now on. */
    void deadline(Deadline next) {
        deadline = next;
    }

    /** Sends a request; {@code body} may be empty, and is sent with its length if {@code headers} name none. */
    void send(String method, String uri, Map<String, List<String>> headers, byte[] body) throws IOException {
        isReusable = false;
        socket.setSoTimeout(deadline.leftMs());
        StringBuilder head = new StringBuilder(method).append(' ').append(uri).append(" HTTP/1.1\r\n");
        headers.forEach((name, values) -> values.forEach(
                value -> head.append(name).append(": ").append(value).append("\r\n")));
        head.append("\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    /** Reads the next answer's head, past interim ones. */
    ResponseHead head() throws IOException, CallException {
        while (true) {
            List<String> lines = new ArrayList<>();
            int bytes = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                bytes += line.length();
                if (bytes > maxHeadBytes) {
                    throw new CallException("the head of the answer is larger than " + maxHeadBytes + " bytes");
                }
                lines.add(line);
            }
            ResponseHead head = ResponseHead.parse(lines);
            if (head.code() >= 200 || head.code() == 101) {
                return head;
            }
        }
    }

    /** The body that follows a head; read to its end the connection may be used again. */
    InputStream body(ResponseHead head, String method) throws CallException {
        if (head.isBodiless(method)) {
            isReusable = head.keepsAlive() && head.code() != 101;
            return InputStream.nullInputStream();
        }
        if (head.isChunked()) {
            return new Chunks(head.keepsAlive());
        }
        long length = head.contentLength();
        return length < 0 ? new Rest() : new Counted(length, head.keepsAlive());
    }

    /** Reads a body that must not be larger than {@code maxBytes}. */
    static byte[] all(InputStream body, int maxBytes) throws IOException, CallException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[BUFFER_BYTES];
        for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
            bytes.write(piece, 0, count);
            if (bytes.size() > maxBytes) {
                throw new CallException("the answer is larger than " + maxBytes + " bytes");
            }
        }
        return bytes.toByteArray();
    }

    /** Whether the last exchange ended so that another may follow. */
    boolean isReusable() {
        return isReusable && at == end;
    }

    /** Where bytes go after the server has switched protocols. */
    OutputStream rawOut() {
        return out;
    }

    /** Where bytes come from after the server has switched protocols. */
    InputStream rawIn() {
        return new Rest();
    }

    private String line() throws IOException, CallException {
        StringBuilder line = new StringBuilder();
        for (int c = next(); c != '\n'; c = next()) {
            if (c < 0) {
                throw new EOFException("EOF");
            }
            if (line.length() > maxHeadBytes) {
                throw new CallException("a line of the answer is longer than " + maxHeadBytes + " bytes");
            }
            line.append((char) c);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    private int next() throws IOException {
        return at < end || fill() ? buffer[at++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        socket.setSoTimeout(deadline.leftMs());
        int count = in.read(buffer, 0, buffer.length);
        at = 0;
        end = Math.max(count, 0);
        return count > 0;
    }

    private int take(byte[] to, int offset, int length) throws IOException {
        if (at == end && !fill()) {
            return -1;
        }
        int count = Math.min(length, end - at);
        System.arraycopy(buffer, at, to, offset, count);
        at += count;
        return count;
    }

    /** Never blocks for more than the socket does; what was under way is lost. */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Ends the connection without a word, whoever waits for it; any thread. */
    void abort() {
        try {
            plain.close();
        } catch (IOException e) {
            // it is of no use any more, closed or not
        }
    }

    /** Reads single bytes as arrays of one. */
    private abstract static class Body extends InputStream {
        @Override
        public abstract int read(byte[] to, int offset, int length) throws IOException;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }
    }

    /** Up to the end of the connection. */
    private final class Rest extends Body {
        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            return take(to, offset, length);
        }
    }

    /** Of a known length. */
    private final class Counted extends Body {
        private final boolean keepsAlive;
        private long left;

        Counted(long length, boolean keepsAlive) {
            this.left = length;
            this.keepsAlive = keepsAlive;
            isReusable = keepsAlive && length == 0;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = take(to, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("unexpected EOF");
            }
            left -= count;
            isReusable = keepsAlive && left == 0;
            return count;
        }
    }

    /** In chunks (RFC 9112, section 7.1). */
    private final class Chunks extends Body {
        private final boolean keepsAlive;
        private long left;
        private boolean isFirst = true;
        private boolean isOver;

        Chunks(boolean keepsAlive) {
            this.keepsAlive = keepsAlive;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            try {
                if (left == 0 && !isOver) {
                    begin();
                }
            } catch (CallException e) {
                throw new IOException(e.text());
            }
            if (isOver) {
                return -1;
            }
            int count = take(to, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("unexpected EOF");
            }
            left -= count;
            return count;
        }

        private void begin() throws IOException, CallException {
            if (!isFirst && !line().isEmpty()) {
                throw new CallException("malformed chunked encoding");
            }
            isFirst = false;
            String line = line();
            int semicolon = line.indexOf(';');
            String size = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
            if (size.isEmpty() || size.length() > 15 || !size.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
                throw new CallException("invalid byte in chunk length");
            }
            left = Long.parseLong(size, 16);
            if (left == 0) {
                for (String trailer = line(); !trailer.isEmpty(); trailer = line()) {
                    // Nobody asks for trailers.
                }
                isOver = true;
                isReusable = keepsAlive;
            }
        }
    }

    /** Whether a failure is that of a deadline. */
    static boolean isTimeout(IOException e) {
        return e instanceof SocketTimeoutException;
    }
}
