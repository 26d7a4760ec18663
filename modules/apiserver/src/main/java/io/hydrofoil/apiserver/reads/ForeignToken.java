package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Continue tokens that this server has not made, read as a server with etcd reads its own: base64 without padding of
 * JSON with a version, a revision and the key from which to go on. A client may hold one from before it was led here,
 * or have made one; it is told what is wrong with it, and where to go on if nothing is.
 */
final class ForeignToken {
    private static final String VERSION = "meta.k8s.io/v1";
    private static final int MAX_TEXT = 2048;
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private ForeignToken() {}

    /**
     * Where it goes on in the list under {@code prefix}. Its revision is one of another history: such a token has
     * expired here, unless it says by a negative one that any will do.
     */
    static ContinueToken read(String text, byte[] prefix) throws RefusedException {
        MapValue token = json(text);
        String version = token.text("v", "");
        if (!version.equals(VERSION)) {
            throw refused(": server does not recognize this encoded version " + version);
        }
        long revision = token.number("rv", 0);
        if (revision == 0) {
            throw refused(": incorrect encoded start resourceVersion (version " + VERSION + ")");
        }
        String start = token.text("start", "");
        if (start.isEmpty()) {
            throw refused(": encoded start key empty (version " + VERSION + ")");
        }
        if (!isClean(start)) {
            throw refused(": " + start);
        }
        // The key after NAME is NAME and a zero: the list goes on after NAME.
        String after = start.endsWith("\0") ? start.substring(0, start.length() - 1) : start;
        byte[] tail = (after.startsWith("/") ? after.substring(1) : after).getBytes(StandardCharsets.UTF_8);
        byte[] afterKey = Arrays.copyOf(prefix, prefix.length + tail.length);
        System.arraycopy(tail, 0, afterKey, prefix.length, tail.length);
        return new ContinueToken(revision < 0 ? 0 : ContinueToken.EXPIRED, -1, afterKey);
    }

    private static MapValue json(String text) throws RefusedException {
        Value value;
        try {
            value = Json.parse(decoded(text));
        } catch (MalformedException e) {
            throw refused(": " + e.getMessage());
        }
        if (value instanceof MapValue token && (!token.has("rv") || token.get("rv") instanceof NumberValue)) {
            return token;
        }
        throw refused(": it is not a token of this list");
    }

    private static byte[] decoded(String text) throws RefusedException {
        if (text.length() > MAX_TEXT) {
            throw refused(": it is too long");
        }
        for (int i = 0; i < text.length(); i++) {
            if (DIGITS.indexOf(text.charAt(i)) < 0) {
                throw refused(": illegal base64 data at input byte " + i);
            }
        }
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw refused(": illegal base64 data at input byte " + text.length() / 4 * 4);
        }
    }

    /** Whether the key cannot lead out of its list: no empty segment, no dots alone. */
    private static boolean isClean(String start) {
        String key = start.startsWith("/") ? start.substring(1) : start;
        if (key.isEmpty()) {
            return true;
        }
        for (String segment : key.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static RefusedException refused(String why) {
        return new RefusedException(Statuses.badRequest("invalid continue token: continue key is not valid" + why));
    }
}
