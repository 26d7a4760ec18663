package io.hydrofoil.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compression of whole answers, from the size on at which a Kubernetes server compresses. */
final class Gzip {
    private static final int THRESHOLD_BYTES = 128 * 1024;
    private static final int BUFFER_BYTES = 16 * 1024;

    private Gzip() {}

    static boolean isWorthIt(int lengthBytes) {
        return lengthBytes > THRESHOLD_BYTES;
    }

    static boolean isAccepted(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String coding : acceptEncoding.split(",")) {
            String[] parts = coding.split(";", 2);
            boolean refused = parts.length == 2 && parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            if ("gzip".equalsIgnoreCase(parts[0].trim())) {
                return !refused;
            }
        }
        return false;
    }

    static Map<String, List<String>> headers(Map<String, List<String>> headers) {
        Map<String, List<String>> all = new HashMap<>(headers);
        all.put("Content-Encoding", List.of("gzip"));
        all.put("Vary", List.of("Accept-Encoding"));
        return all;
    }

    static byte[] compress(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(BUFFER_BYTES, body.length / 8));
        try (GZIPOutputStream gzip = new FastGzip(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
