package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Headers on their way through this server. Towards the extension API server: who asks is said by this server alone;
 * what a client says of that is left out, and so are credentials. Pure.
 */
final class ForwardedHeaders {
    static final String USER = "X-Remote-User";
    static final String UID = "X-Remote-Uid";
    static final String GROUP = "X-Remote-Group";
    static final String EXTRA_PREFIX = "X-Remote-Extra-";

    /** Of one connection (RFC 9110, section 7.6.1), or of the framing of a body. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length");

    private static final Set<String> OURS =
            Set.of("host", "expect", "authorization", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-uri");
    private static final List<String> OUR_PREFIXES = List.of("x-remote-", "impersonate-");
    private static final String TOKEN_MARKS = "!#$&'*+-.^_`|~";

    private ForwardedHeaders() {}

    /** Of a request that is passed on to {@code host}. */
    static Map<String, List<String>> ofRequest(Exchange exchange, String host, String path) {
        Map<String, List<String>> forwarded = new LinkedHashMap<>();
        Map<String, List<String>> sent = exchange.headers();
        Set<String> dropped = named(sent.get("connection"));
        sent.forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name)
                    && !dropped.contains(name)
                    && !OURS.contains(name)
                    && OUR_PREFIXES.stream().noneMatch(name::startsWith)) {
                forwarded.put(canonical(name), values);
            }
        });
        List<String> way = new ArrayList<>(sent.getOrDefault("x-forwarded-for", List.of()));
        if (!exchange.source().isEmpty()) {
            way.add(exchange.source());
        }
        if (!way.isEmpty()) {
            forwarded.put("X-Forwarded-For", List.of(String.join(", ", way)));
        }
        forwarded.put("X-Forwarded-Host", List.of(host));
        forwarded.put("X-Forwarded-Proto", List.of("https"));
        forwarded.put("X-Forwarded-Uri", List.of(path));
        forwarded.putAll(of(exchange.identity()));
        return forwarded;
    }

    /** Who asks. */
    static Map<String, List<String>> of(Identity who) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put(USER, List.of(bytes(who.user())));
        if (!who.uid().isEmpty()) {
            headers.put(UID, List.of(bytes(who.uid())));
        }
        if (!who.groups().isEmpty()) {
            headers.put(
                    GROUP, who.groups().stream().map(ForwardedHeaders::bytes).toList());
        }
        who.extra().forEach((key, values) -> {
            if (!values.isEmpty()) {
                headers.put(
                        EXTRA_PREFIX + escaped(key),
                        values.stream().map(ForwardedHeaders::bytes).toList());
            }
        });
        return headers;
    }

    /** Of an answer that is passed back. */
    static Map<String, List<String>> ofAnswer(Map<String, List<String>> sent) {
        Map<String, List<String>> forwarded = new LinkedHashMap<>();
        Set<String> dropped = named(sent.get("connection"));
        sent.forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name) && !dropped.contains(name) && !name.equals("date")) {
                forwarded.put(canonical(name), values);
            }
        });
        return forwarded;
    }

    private static Set<String> named(@org.jspecify.annotations.Nullable List<String> connection) {
        Set<String> names = new HashSet<>();
        for (String value : connection == null ? List.<String>of() : connection) {
            for (String name : value.split(",")) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** {@code content-type} as {@code Content-Type}. */
    static String canonical(String name) {
        StringBuilder text = new StringBuilder(name.toLowerCase(Locale.ROOT));
        boolean isFirst = true;
        for (int i = 0; i < text.length(); i++) {
            if (isFirst) {
                text.setCharAt(i, Character.toUpperCase(text.charAt(i)));
            }
            isFirst = text.charAt(i) == '-';
        }
        return text.toString();
    }

    /** A text as the characters of its UTF-8 bytes, each of which a header carries as one byte. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** A key of extra as a part of a header's name: what a name cannot hold is escaped by percent signs. */
    static String escaped(String key) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean isLegal = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || TOKEN_MARKS.indexOf(c) >= 0;
            if (isLegal) {
                escaped.append(c);
            } else {
                escaped.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return escaped.toString();
    }
}
