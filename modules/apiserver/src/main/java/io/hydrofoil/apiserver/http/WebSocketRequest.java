package io.hydrofoil.apiserver.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client says that asks for a WebSocket (RFC 6455). Browsers cannot set headers, so that a bearer token may come
 * as a protocol's name; it is no protocol, and never answered.
 *
 * @param protocol the one to speak, empty: none
 * @param token a bearer token, or null
 */
record WebSocketRequest(
        String key, String protocol, @Nullable String token) {
    /** Messages are base64 of the bytes, as text. */
    static final String BASE64 = "base64.binary.k8s.io";

    private static final String BINARY = "binary.k8s.io";
    private static final String TOKEN_PREFIX = "base64url.bearer.authorization.k8s.io.";
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** Null if it asks for none. */
    static @Nullable WebSocketRequest of(HttpRequest request) {
        HttpHeaders headers = request.headers();
        String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        boolean asks = request.method().name().equals("GET")
                && key != null
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && "13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION));
        if (!asks) {
            return null;
        }
        List<String> protocols = new ArrayList<>();
        String token = null;
        for (String header : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            for (String part : header.split(",")) {
                String name = part.strip();
                if (name.startsWith(TOKEN_PREFIX)) {
                    token = decoded(name.substring(TOKEN_PREFIX.length()));
                } else if (!name.isEmpty()) {
                    protocols.add(name);
                }
            }
        }
        return new WebSocketRequest(String.valueOf(key), chosen(protocols), token);
    }

    private static String chosen(List<String> protocols) {
        for (String name : protocols) {
            if (name.equals(BASE64) || name.equals(BINARY)) {
                return name;
            }
        }
        return protocols.isEmpty() ? "" : protocols.getFirst();
    }

    /** What is no base64 stays as it is: no token looks like that, so that authentication refuses it. */
    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return token;
        }
    }

    /** What the answer says to prove that it speaks the protocol. */
    String accept() {
        try {
            byte[] text = (key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
