package io.hydrofoil.apiserver.discovery;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.apiserver.reads.Indented;
import io.hydrofoil.apiserver.reads.MediaType;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Protobuf;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.Yaml;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /api}, {@code /apis} and the pages of groups and versions below them, the aggregated documents
 * with an ETag, and the index of paths at the root. Any thread, at once. Whether the client may ask has been decided
 * before.
 */
public final class DiscoveryHandler implements RequestHandler {
    private static final String GROUP = "apidiscovery.k8s.io";
    private static final String LIST = "APIGroupDiscoveryList";
    // v1.33 has switched v2beta1 off.
    private static final String VERSION = "v2";
    private static final String YAML = "application/yaml";
    private static final List<String> OFFERED = List.of("application/json", YAML, Protobuf.MEDIA_TYPE);

    private KindTable kinds;
    private RemoteVersions others = RemoteVersions.NONE;
    private volatile Serving serving;

    /** Discovery of these kinds. */
    public DiscoveryHandler(KindTable kinds) {
        this.kinds = kinds;
        this.serving = new Serving(new Documents(kinds, others));
    }

    /** Serves other kinds from now on. */
    public synchronized void serve(KindTable served) {
        kinds = served;
        serving = new Serving(new Documents(kinds, others));
    }

    /** Tells of what others serve, from now on. */
    public synchronized void serve(RemoteVersions remote) {
        others = remote;
        serving = new Serving(new Documents(kinds, others));
    }

    /**
     * Whether a path is a page of discovery: {@code /api[/VERSION]}, {@code /apis[/GROUP[/VERSION]]}, a slash at the
     * end or not; or the index of paths at the root.
     */
    public static boolean owns(String path) {
        if (PathIndex.owns(path)) {
            return true;
        }
        List<String> parts = parts(path);
        return switch (parts.isEmpty() ? "" : parts.getFirst()) {
            case "api" -> parts.size() <= 2;
            case "apis" -> parts.size() <= 3;
            default -> false;
        };
    }

    private static List<String> parts(String path) {
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return trimmed.startsWith("/") ? List.of(trimmed.substring(1).split("/", -1)) : List.of();
    }

    /** Bytes of documents that were asked for, with their ETags. */
    private record Serving(Documents documents, Map<String, Aggregate> aggregates) {
        Serving(Documents documents) {
            this(documents, new ConcurrentHashMap<>());
        }
    }

    /** A document as sent; the bytes never change. */
    private static final class Aggregate {
        private final byte[] bytes;
        private final String etag;

        /** All forms of a document have one ETag. */
        Aggregate(String mediaType, MapValue document) {
            this.bytes = written(mediaType, document);
            this.etag = etag(Json.bytes(document));
        }
    }

    @Override
    public void handle(Exchange exchange) {
        if (PathIndex.owns(exchange.path())) {
            MapValue index = PathIndex.page(serving.documents().groups());
            new Indented(exchange).answer(200, Map.of("Content-Type", List.of("application/json")), Json.bytes(index));
            return;
        }
        List<String> parts = parts(exchange.path());
        String accept = exchange.header("accept");
        Representation representation =
                Representation.choose(accept, exchange.query(), Representation.Answer.PLAIN, true, true);
        boolean isRoot = parts.size() == 1;
        if (!exchange.method().equals("GET") && !(isRoot && exchange.method().equals("HEAD"))) {
            refuse(exchange, representation, Statuses.methodNotAllowed());
            return;
        }
        Serving now = serving;
        if (isRoot) {
            String mediaType = aggregateType(accept);
            if (mediaType != null) {
                aggregate(exchange, now, parts.getFirst().equals("api"), mediaType);
                return;
            }
        }
        ApiStatus refusal = representation.refusal();
        if (refusal != null) {
            refuse(exchange, representation, refusal);
            return;
        }
        MapValue page = page(now.documents(), parts, exchange);
        if (page == null) {
            refuse(exchange, representation, Statuses.noResource());
        } else {
            exchange.answer(200, representation.headers(), representation.plain(page));
        }
    }

    private static @Nullable MapValue page(Documents documents, List<String> parts, Exchange exchange) {
        boolean core = parts.getFirst().equals("api");
        return switch (parts.size()) {
            case 1 -> core ? documents.coreVersions(address(exchange)) : documents.groups();
            case 2 -> core ? documents.resources(parts.get(1)) : documents.group(parts.get(1));
            default -> documents.resources(parts.get(1) + "/" + parts.get(2));
        };
    }

    private static String address(Exchange exchange) {
        String host = exchange.header("host");
        return host == null ? "" : host;
    }

    private static void refuse(Exchange exchange, Representation representation, ApiStatus status) {
        exchange.answer(status.code(), representation.errorHeaders(), representation.status(status));
    }

    private static void aggregate(Exchange exchange, Serving now, boolean core, String mediaType) {
        Aggregate aggregate = now.aggregates()
                .computeIfAbsent(
                        (core ? "api " : "apis ") + mediaType,
                        ignored -> new Aggregate(mediaType, now.documents().aggregated(core, GROUP + "/" + VERSION)));
        Map<String, List<String>> headers = Map.of(
                "Content-Type", List.of(mediaType + ";g=" + GROUP + ";v=" + VERSION + ";as=" + LIST),
                "ETag", List.of(aggregate.etag),
                "Vary", List.of("Accept"),
                "Cache-Control", List.of("public"));
        boolean same = aggregate.etag.equals(exchange.header("if-none-match"));
        exchange.answer(same ? 304 : 200, headers, same ? new byte[0] : aggregate.bytes);
    }

    private static String etag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(bytes);
            return "\"" + HexFormat.of().withUpperCase().formatHex(hash) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    /** In what the aggregated document is written. */
    private static byte[] written(String mediaType, MapValue document) {
        return switch (mediaType) {
            case Protobuf.MEDIA_TYPE -> Protobuf.encode(document);
            case YAML -> Yaml.bytes(document);
            default -> Json.bytes(document);
        };
    }

    /**
     * The media type of the aggregated document that the client likes best, or null if it asks for none. One that is
     * asked for goes before a plain one, wherever that stands in the header.
     */
    static @Nullable String aggregateType(@Nullable String accept) {
        for (MediaType clause : accept == null ? List.<MediaType>of() : MediaType.parse(accept)) {
            boolean isAggregate = GROUP.equals(clause.parameter("g"))
                    && VERSION.equals(clause.parameter("v"))
                    && LIST.equals(clause.parameter("as"));
            for (String offered : isAggregate ? OFFERED : List.<String>of()) {
                if (clause.covers(offered)) {
                    return offered;
                }
            }
        }
        return null;
    }
}
