package io.hydrofoil.apiserver.outbound;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;

/** What answers that are not a success say, in the words in which Kubernetes clients pass them on. */
public final class Refusals {
    private static final int MAX_QUOTED = 2048;

    private Refusals() {}

    /** Of a Status its message; else a sentence by the code. */
    public static String text(int code, byte[] body) {
        String message = statusMessage(body);
        if (!message.isEmpty()) {
            return message;
        }
        return switch (code) {
            case 400 -> "the server rejected our request for an unknown reason";
            case 401 -> "the server has asked for the client to provide credentials";
            case 403 -> "unknown";
            case 404 -> "the server could not find the requested resource";
            case 405 -> "the server does not allow this method on the requested resource";
            case 406 -> "the server was unable to respond with a content type that the client supports";
            case 409 -> "the server reported a conflict";
            case 410 -> "the server no longer provides the requested resource";
            case 415 -> "the server was unable to respond to the request because it does not support the media type";
            case 422 -> "the server rejected our request due to an error in our request";
            case 429 -> "the server has received too many requests and has asked us to try again later";
            case 503 -> "the server is currently unable to handle the request";
            case 504 ->
                "the server was unable to return a response in the time allotted, but may still be processing the request";
            default ->
                code >= 500
                        ? "an error on the server (" + GoQuote.of(quoted(body))
                                + ") has prevented the request from succeeding"
                        : "the server responded with the status code " + code + " but did not return more information";
        };
    }

    private static String statusMessage(byte[] body) {
        if (body.length == 0 || body[0] != '{') {
            return "";
        }
        try {
            return Json.parse(body) instanceof MapValue status
                            && status.text("kind", "").equals("Status")
                    ? status.text("message", "")
                    : "";
        } catch (MalformedException e) {
            return "";
        }
    }

    private static String quoted(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, MAX_QUOTED), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "unknown" : text;
    }
}
