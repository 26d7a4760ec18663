package io.hydrofoil.launcher;

import io.hydrofoil.access.ClientKubeconfig;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.Client;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Any cluster as it is now, read over HTTPS: feeds list what there is, in pieces, and then stand still. For commands that
 * look once. Writes nothing.
 */
final class ApiSnapshot implements Cluster, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int PIECE = 500;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final ClientKubeconfig target;
    private final HttpClient http;

    ApiSnapshot(ClientKubeconfig target) {
        this.target = target;
        this.http = HttpClient.newBuilder()
                .sslContext(target.tls())
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    /** An object, or null. */
    @Nullable
    ApiObject get(Kind kind, String namespace, String name) throws IOException {
        MapValue tree = ask(path(kind, namespace) + "/" + name);
        return tree == null ? null : object(kind, tree);
    }

    @Override
    public ChangeFeed openFeed(Set<Kind> kinds, Doorbell doorbell) {
        return new Feed(kinds);
    }

    @Override
    public Client openClient(String user, int capacity, Doorbell doorbell) {
        throw new UnsupportedOperationException("a snapshot is only read");
    }

    @Override
    public void close() {
        http.close();
    }

    private final class Feed implements ChangeFeed {
        private final Deque<Kind> toList;
        private String next = "";

        Feed(Set<Kind> kinds) {
            this.toList = new ArrayDeque<>(kinds);
        }

        @Override
        public int poll(Handler handler, int limit) {
            Kind kind = toList.peek();
            if (kind == null) {
                return 0;
            }
            try {
                String from = next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
                MapValue piece = ask(path(kind, "") + "?limit=" + PIECE + from);
                // a cluster that does not know a kind has none of it
                MapValue list = piece == null ? MapValue.EMPTY : piece;
                int count = 0;
                for (MapValue item : list.list("items").maps()) {
                    handler.onPut(object(kind, item));
                    count++;
                }
                next = list.map("metadata").text("continue", "");
                if (next.isEmpty()) {
                    toList.remove();
                    handler.onSynced(kind);
                }
                return count + 1;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long revision() {
            return 0;
        }

        @Override
        public void close() {
            toList.clear();
        }
    }

    private static ApiObject object(Kind kind, MapValue tree) {
        String revision = tree.map("metadata").text("resourceVersion", "0");
        return ApiObject.of(kind, revision.matches("\\d{1,18}") ? Long.parseLong(revision) : 0, tree);
    }

    private static String path(Kind kind, String namespace) {
        String root = kind.group().isEmpty() ? "/api/" + kind.version() : "/apis/" + kind.apiVersion();
        return root + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + kind.plural();
    }

    /** The answer to a GET; null: there is no such thing. */
    private @Nullable MapValue ask(String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path))
                .timeout(TIMEOUT)
                .header("Accept", "application/json");
        if (target.token() != null) {
            request.header("Authorization", "Bearer " + target.token());
        }
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (answer.statusCode() == NOT_FOUND) {
            return null;
        }
        MapValue body = parse(answer.body());
        if (answer.statusCode() != OK) {
            throw new IOException(
                    "GET " + path + ": " + answer.statusCode() + " " + body.text("message", "without a message"));
        }
        return body;
    }

    private String base() {
        String server = target.server().toString();
        return server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    }

    private static MapValue parse(byte[] body) throws IOException {
        try {
            return Json.parse(body) instanceof MapValue map ? map : MapValue.EMPTY;
        } catch (MalformedException e) {
            throw new IOException("the server did not answer in JSON: " + e.getMessage(), e);
        }
    }
}
