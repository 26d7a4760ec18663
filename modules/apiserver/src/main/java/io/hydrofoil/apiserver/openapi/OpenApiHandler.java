package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /openapi/v2} and {@code /openapi/v3}. Documents are made when first asked for, on a virtual thread
 * because that takes some
 * hundred milliseconds, and are kept compressed. Whether the client may ask has been decided before.
 */
public final class OpenApiHandler implements RequestHandler {
    private static final String JSON = "application/json";
    /**
     * What clients ask for; the sign in it is no part of a legal media type, so the answer's type has a dot instead.
     */
    private static final String SWAGGER_PROTOBUF = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    private static final String SWAGGER_PROTOBUF_ANSWER = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private static final String V3 = "/openapi/v3";

    private volatile Serving serving;
    private volatile Map<String, String> others = Map.of();

    /** OpenAPI of these kinds. */
    public OpenApiHandler(KindTable kinds) {
        this.serving = new Serving(kinds);
    }

    /** Serves other kinds from now on. */
    public void serve(KindTable kinds) {
        serving = new Serving(kinds);
    }

    /**
     * Lists documents of others from now on.
     *
     * @param documents where each is, by its place such as {@code apis/GROUP/VERSION}
     */
    public void serve(Map<String, String> documents) {
        others = Map.copyOf(documents);
    }

    /** Whether a path is one of these documents, or would be if it existed. */
    public static boolean owns(String path) {
        return path.equals("/openapi/v2") || path.equals(V3) || path.startsWith(V3 + "/");
    }

    /** A kind table with the documents made from it so far. */
    private static final class Serving {
        private final Documents documents;
        private final Map<String, Document> made = new ConcurrentHashMap<>();

        Serving(KindTable kinds) {
            this.documents = new Documents(kinds);
        }

        Document document(String key, String contentType, String etag, Supplier<byte[]> bytes) {
            return made.computeIfAbsent(key, ignored -> new Document(contentType, etag, compressed(bytes.get())));
        }
    }

    /** A document as kept; the bytes never change. */
    private static final class Document {
        private final String contentType;
        private final String etag;
        private final byte[] compressed;

        Document(String contentType, String etag, byte[] compressed) {
            this.contentType = contentType;
            this.etag = etag;
            this.compressed = compressed;
        }
    }

    @Override
    public void handle(Exchange exchange) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            plain(exchange, 405, "405 method not allowed\n");
            return;
        }
        Serving now = serving;
        Thread.ofVirtual().name("openapi").start(() -> answer(exchange, now));
    }

    private void answer(Exchange exchange, Serving now) {
        String path = exchange.path();
        if (path.equals("/openapi/v2")) {
            swagger(exchange, now);
        } else if (path.equals(V3)) {
            index(exchange, now);
        } else {
            ofPlace(exchange, now, path.substring(V3.length() + 1));
        }
    }

    private static void swagger(Exchange exchange, Serving now) {
        String type = chosen(exchange.header("accept"), List.of(SWAGGER_PROTOBUF, SWAGGER_PROTOBUF_ANSWER, JSON));
        if (type == null) {
            plain(exchange, 406, "406 not acceptable\n");
            return;
        }
        boolean protobuf = !type.equals(JSON);
        String etag = quoted(now.documents.hash("v2") + (protobuf ? "P" : ""));
        Document document = now.document(etag, protobuf ? SWAGGER_PROTOBUF_ANSWER : JSON, etag, () -> {
            MapValue tree = now.documents.swagger();
            return protobuf ? SwaggerProtobuf.bytes(tree) : Json.bytes(tree);
        });
        send(exchange, document, false);
    }

    private void index(Exchange exchange, Serving now) {
        if (chosen(exchange.header("accept"), List.of(JSON)) == null) {
            plain(exchange, 406, "406 not acceptable\n");
            return;
        }
        MapValue index = now.documents.index();
        others.forEach(
                (place, url) -> index.ensureMap("paths").put(place, new MapValue().put("serverRelativeURL", url)));
        exchange.answer(200, Map.of("Content-Type", List.of(JSON)), Json.bytes(index));
    }

    private static void ofPlace(Exchange exchange, Serving now, String place) {
        if (!now.documents.has(place)) {
            plain(exchange, 404, "404 page not found\n");
            return;
        }
        if (chosen(exchange.header("accept"), List.of(JSON)) == null) {
            plain(exchange, 406, "406 not acceptable\n");
            return;
        }
        String hash = now.documents.hash(place);
        List<String> asked = exchange.query().getOrDefault("hash", List.of());
        if (!asked.isEmpty() && !asked.getFirst().equals(hash)) {
            exchange.answer(301, Map.of("Location", List.of(V3 + "/" + place + "?hash=" + hash)), new byte[0]);
            return;
        }
        Document document = now.document(place, JSON, quoted(hash), () -> {
            MapValue tree = now.documents.of(place);
            return Json.bytes(tree == null ? new MapValue() : tree);
        });
        send(exchange, document, !asked.isEmpty());
    }

    /** The first of the client's media types that is offered; the last offer for a client that does not care. */
    static @Nullable String chosen(@Nullable String accept, List<String> offered) {
        if (accept == null || accept.isBlank()) {
            return offered.getLast();
        }
        for (String clause : accept.split(",")) {
            String type = clause.split(";", 2)[0].strip();
            if (offered.contains(type)) {
                return type;
            }
            if (type.equals("*/*") || type.equals("application/*")) {
                return offered.getLast();
            }
        }
        return null;
    }

    private static String quoted(String hash) {
        return "\"" + hash + "\"";
    }

    private static void send(Exchange exchange, Document document, boolean forever) {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("ETag", List.of(document.etag));
        headers.put("Vary", List.of("Accept-Encoding", "Accept"));
        if (forever) {
            headers.put("Cache-Control", List.of("public, immutable, max-age=31536000"));
        }
        if (document.etag.equals(exchange.header("if-none-match"))) {
            exchange.answer(304, headers, new byte[0]);
            return;
        }
        headers.put("Content-Type", List.of(document.contentType));
        String encodings = exchange.header("accept-encoding");
        if (encodings != null && encodings.contains("gzip")) {
            headers.put("Content-Encoding", List.of("gzip"));
            exchange.answer(200, headers, document.compressed);
        } else {
            exchange.answer(200, headers, expanded(document.compressed));
        }
    }

    private static void plain(Exchange exchange, int code, String text) {
        exchange.answer(
                code,
                Map.of("Content-Type", List.of("text/plain; charset=utf-8")),
                text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 8);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] expanded(byte[] compressed) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
