package io.hydrofoil.apiserver.http;

import io.hydrofoil.access.Authenticator;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** An answer that the front gives itself, before a handler sees the request. */
final class Refusal {
    private static final List<String> JSON = List.of("application/json");

    static final Refusal UNAUTHORIZED = of(Authenticator.UNAUTHORIZED);
    static final Refusal BAD_REQUEST = text(400, "400 Bad Request");
    static final Refusal VERSION = text(505, "505 HTTP Version Not Supported: unsupported protocol version");
    static final Refusal HEADERS_TOO_LARGE = text(431, "431 Request Header Fields Too Large");
    static final Refusal EXPECTATION_FAILED = text(417, "417 Expectation Failed");
    static final Refusal TOO_MANY_REQUESTS = new Refusal(
            429,
            Map.of("Content-Type", JSON, "Retry-After", List.of("1")),
            json(new ApiStatus(
                    429,
                    "TooManyRequests",
                    "the server has received too many requests and has asked us to try again later",
                    new ApiStatus.Details("", "", "", "", List.of(), 1))));
    static final Refusal TIMEOUT = of(new ApiStatus(408, "Timeout", "the request did not arrive in time", null));
    static final Refusal INTERNAL_ERROR = of(new ApiStatus(
            500, "InternalError", "Internal error occurred: the server failed to answer, its log tells why", null));

    private final int code;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private Refusal(int code, Map<String, List<String>> headers, byte[] body) {
        this.code = code;
        this.headers = headers;
        this.body = body;
    }

    int code() {
        return code;
    }

    Map<String, List<String>> headers() {
        return headers;
    }

    /** Shared: not to be changed. */
    byte[] body() {
        return body;
    }

    static Refusal tooLarge(int limitBytes) {
        return of(
                new ApiStatus(413, "RequestEntityTooLarge", "Request entity too large: limit is " + limitBytes, null));
    }

    static Refusal of(ApiStatus status) {
        return new Refusal(status.code(), Map.of("Content-Type", JSON), json(status));
    }

    private static Refusal text(int code, String text) {
        return new Refusal(
                code,
                Map.of("Content-Type", List.of("text/plain; charset=utf-8")),
                text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] json(ApiStatus status) {
        return Json.bytes(status.toTree());
    }
}
