package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.Forwarding;
import java.util.List;
import java.util.Map;

/** An exchange whose client is a person: JSON is laid out to be read. */
public record Indented(Exchange inner) implements Forwarding {
    /** Command lines and browsers; what they send as user-agent begins so. */
    private static final List<String> PEOPLE = List.of("curl", "Wget", "Mozilla/5.0");

    /** What {@code strconv.ParseBool} of Go takes for true. */
    private static final List<String> TRUE = List.of("1", "t", "T", "TRUE", "true", "True");

    /** The exchange itself if nobody asks for more than JSON as it is. */
    public static Exchange of(Exchange exchange) {
        return isWanted(exchange) ? new Indented(exchange) : exchange;
    }

    private static boolean isWanted(Exchange exchange) {
        String accept = exchange.header("accept");
        if (accept != null
                && accept.contains("pretty")
                && accept.replace(" ", "").contains(";pretty=1")) {
            return true;
        }
        List<String> asked = exchange.query().getOrDefault("pretty", List.of());
        if (!asked.isEmpty() && !asked.getFirst().isEmpty()) {
            return TRUE.contains(asked.getFirst());
        }
        String agent = exchange.header("user-agent");
        if (agent != null) {
            for (String person : PEOPLE) {
                if (agent.startsWith(person)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isJson(Map<String, List<String>> headers) {
        List<String> types = headers.getOrDefault("Content-Type", List.of());
        return !types.isEmpty() && types.getFirst().startsWith("application/json");
    }

    @Override
    public void answer(int code, Map<String, List<String>> headers, byte[] body) {
        if (!isJson(headers)) {
            inner.answer(code, headers, body);
            return;
        }
        WireBytes out = new WireBytes(2 * body.length);
        new JsonIndent().put(body, 0, body.length, out);
        inner.answer(code, headers, out.toBytes());
    }

    @Override
    public Exchange.Stream stream(int code, Map<String, List<String>> headers) {
        Exchange.Stream stream = inner.stream(code, headers);
        return isJson(headers) ? new Lines(stream, new JsonIndent()) : stream;
    }

    /** A large list on its way. Written by one thread at a time. */
    private record Lines(Exchange.Stream inner, JsonIndent indent) implements Forwarding.Stream {
        @Override
        public void write(byte[] bytes, int offset, int length) {
            WireBytes out = new WireBytes(2 * length);
            indent.put(bytes, offset, length, out);
            inner.write(out.array(), 0, out.length());
        }

        @Override
        public void lend(byte[] bytes, int offset, int length, Runnable left) {
            WireBytes out = new WireBytes(2 * length);
            indent.put(bytes, offset, length, out);
            // What was lent may be used again when this has left, so that no more is on its way than otherwise.
            inner.lend(out.array(), 0, out.length(), left);
        }
    }
}
