package io.hydrofoil.apiserver.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLSocket;

/** Hand-made HTTP/2 frames (RFC 9113). */
final class Http2Frames {
    private final SSLSocket socket;

    Http2Frames(SSLSocket socket) {
        this.socket = socket;
    }

    Http2Frames preface() throws IOException {
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        return frame(4, 0, 0, new byte[0]);
    }

    /** HEADERS with END_STREAM and END_HEADERS: GET, https, the path as a literal. */
    Http2Frames get(int stream, String path) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(64).put((byte) 0x82).put((byte) 0x87);
        block.put((byte) 0x04).put((byte) path.length()).put(path.getBytes(US_ASCII));
        block.put((byte) 0x01).put((byte) 1).put((byte) 'x');
        byte[] bytes = new byte[block.flip().remaining()];
        block.get(bytes);
        return frame(1, 5, stream, bytes);
    }

    /** A head: names and values by turns, as literals that go into no table. */
    static byte[] block(String... fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            out.write(0);
            out.write(fields[i].length());
            out.writeBytes(fields[i].getBytes(US_ASCII));
            out.write(fields[i + 1].length());
            out.writeBytes(fields[i + 1].getBytes(US_ASCII));
        }
        return out.toByteArray();
    }

    Http2Frames frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) 0).putShort((short) payload.length).put((byte) type).put((byte) flags);
        frame.putInt(stream).put(payload);
        socket.getOutputStream().write(frame.array());
        return this;
    }

    /** Stream and payload of the next DATA frame; null if the connection ends before. */
    String nextData() throws IOException {
        while (true) {
            byte[] bytes = socket.getInputStream().readNBytes(9);
            if (bytes.length < 9) {
                return null;
            }
            ByteBuffer head = ByteBuffer.wrap(bytes);
            int length = head.get() << 16 | (head.getShort() & 0xffff);
            int type = head.get();
            head.get();
            int stream = head.getInt();
            byte[] payload = socket.getInputStream().readNBytes(length);
            if (type == 0) {
                return stream + ":" + new String(payload, US_ASCII);
            }
        }
    }

    /** Payload length, type and stream of the next frame, whose payload is skipped; null at the end. */
    int[] next() throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(9);
        if (bytes.length < 9) {
            return null;
        }
        ByteBuffer head = ByteBuffer.wrap(bytes);
        int length = (head.get() & 0xff) << 16 | (head.getShort() & 0xffff);
        int type = head.get();
        head.get();
        int stream = head.getInt();
        byte[] payload = socket.getInputStream().readNBytes(length);
        int code = payload.length >= 4 ? ByteBuffer.wrap(payload).getInt(payload.length >= 8 ? 4 : 0) : 0;
        return new int[] {length, type, stream, code};
    }

    /** Whether a frame of this type came before the end. */
    boolean readsUntilClosed(int type) throws IOException {
        byte[] all = HostileClientTest.readAll(socket.getInputStream());
        int at = 0;
        boolean seen = false;
        while (at + 9 <= all.length) {
            seen |= all[at + 3] == type;
            at += 9 + ((all[at] & 0xff) << 16 | (all[at + 1] & 0xff) << 8 | (all[at + 2] & 0xff));
        }
        return seen;
    }
}
