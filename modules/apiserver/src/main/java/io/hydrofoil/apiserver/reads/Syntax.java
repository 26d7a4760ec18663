package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Protobuf;
import io.hydrofoil.objects.Yaml;
import java.util.List;
import java.util.Map;

/** In what an answer is written. */
enum Syntax {
    JSON("application/json"),
    YAML("application/yaml"),
    PROTOBUF(Protobuf.MEDIA_TYPE);

    private final String mediaType;

    Syntax(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** Headers of an answer. */
    Map<String, List<String>> headers() {
        return switch (this) {
            case JSON -> Headers.JSON;
            case YAML -> Headers.YAML;
            case PROTOBUF -> Headers.PROTOBUF;
        };
    }

    /**
     * Headers of a watch; streams of JSON are named as a single one is, and may go over a WebSocket, which needs to see
     * where an event ends.
     */
    Map<String, List<String>> streamHeaders() {
        return this == PROTOBUF ? Headers.PROTOBUF_STREAM : Headers.JSON_STREAM;
    }

    /** An object by itself; for protobuf of a kind that has such a form. */
    byte[] bytes(MapValue tree) {
        return switch (this) {
            case JSON -> Json.bytes(tree);
            case YAML -> Yaml.bytes(tree);
            case PROTOBUF -> Protobuf.encode(tree);
        };
    }

    private static final class Headers {
        static final Map<String, List<String>> JSON = of(Syntax.JSON.mediaType);
        static final Map<String, List<String>> YAML = of(Syntax.YAML.mediaType);
        static final Map<String, List<String>> PROTOBUF = of(Syntax.PROTOBUF.mediaType);
        static final Map<String, List<String>> JSON_STREAM = Map.of(
                "Content-Type",
                List.of(Syntax.JSON.mediaType),
                "Cache-Control",
                List.of("no-cache, private"),
                Exchange.UPGRADE,
                List.of(Exchange.WEB_SOCKET));
        static final Map<String, List<String>> PROTOBUF_STREAM = of(Syntax.PROTOBUF.mediaType + ";stream=watch");

        private static Map<String, List<String>> of(String contentType) {
            return Map.of("Content-Type", List.of(contentType), "Cache-Control", List.of("no-cache, private"));
        }
    }
}
