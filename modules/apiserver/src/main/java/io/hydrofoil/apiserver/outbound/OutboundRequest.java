package io.hydrofoil.apiserver.outbound;

import java.util.List;
import java.util.Map;

/** A request to somebody else. The bytes of its body are not changed. */
public final class OutboundRequest {
    private static final byte[] NO_BODY = {};

    private final String method;
    private final String uri;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /**
     * With these headers; those of the connection and of the body's length are added.
     *
     * @param uri path and query, as they go over the wire
     */
    public OutboundRequest(String method, String uri, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.uri = uri;
        this.headers = headers;
        this.body = body;
    }

    /** A question without a body. */
    public static OutboundRequest get(String uri, Map<String, List<String>> headers) {
        return new OutboundRequest("GET", uri, headers, NO_BODY);
    }

    String method() {
        return method;
    }

    String uri() {
        return uri;
    }

    Map<String, List<String>> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** Whether it may be sent once more if it is not known what became of it. */
    boolean isRepeatable() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }
}
