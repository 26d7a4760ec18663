package io.hydrofoil.apiserver.outbound;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Status line and headers of an answer.
 *
 * @param headers by lower-case name
 */
record ResponseHead(int code, Map<String, List<String>> headers) {
    /** The only or first header of a name, or null. */
    @Nullable
    String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.getFirst();
    }

    /** Reads the lines up to the empty one. */
    static ResponseHead parse(List<String> lines) throws CallException {
        String status = lines.isEmpty() ? "" : lines.getFirst();
        if (!status.matches("HTTP/1\\.[01] [1-9][0-9][0-9]( .*)?")) {
            throw new CallException("malformed HTTP response \"" + status + "\"");
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon <= 0 || !isToken(line.substring(0, colon)) || !isText(line)) {
                throw new CallException("malformed MIME header line: " + line);
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                    .add(line.substring(colon + 1).strip());
        }
        return new ResponseHead(Integer.parseInt(status.substring(9, 12)), headers);
    }

    /** Whether it can be the name of a header (RFC 9110, section 5.6.2). */
    private static boolean isToken(String name) {
        return name.chars().allMatch(c -> c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
    }

    /** Whether it may stand in a header: what is passed on must not become something else there. */
    private static boolean isText(String line) {
        return line.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || c == '\t');
    }

    /** Whether no body follows, whatever the headers say (RFC 9112, section 6.3). */
    boolean isBodiless(String method) {
        return method.equals("HEAD") || code == 204 || code == 304 || code < 200;
    }

    boolean isChunked() {
        String encoding = header("transfer-encoding");
        return encoding != null && encoding.toLowerCase(Locale.ROOT).endsWith("chunked");
    }

    /** Of the body; -1: it ends with the connection. */
    long contentLength() throws CallException {
        String length = header("content-length");
        if (length == null) {
            return -1;
        }
        if (length.isEmpty() || length.length() > 18 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new CallException("bad Content-Length \"" + length + "\"");
        }
        return Long.parseLong(length);
    }

    /** Whether the connection may carry another request. */
    boolean keepsAlive() {
        String connection = header("connection");
        return connection == null || !connection.toLowerCase(Locale.ROOT).contains("close");
    }
}
