package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.objects.MapValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One method of one path, as both dialects need it. Texts that are absent are empty.
 *
 * @param method HTTP method in lower case
 * @param action what the method does, in the words of the API ({@code list}, {@code deletecollection} …)
 * @param identity group, version and kind of what it is about, or null
 * @param options query parameters, as {@code NAME} or {@code NAME:TYPE}
 * @param body definition of the body
 * @param answer definition of the answer, or {@link #TEXT}
 */
record Operation(
        String method,
        String id,
        String action,
        @Nullable MapValue identity,
        String tag,
        List<String> options,
        String body,
        String answer,
        Media media) {
    /** The answer is a text without a definition. */
    static final String TEXT = "string";

    /** Which media types go in and out; the order is that of the published documents. */
    enum Media {
        OBJECT(List.of("*/*"), Types.ENCODINGS),
        PATCH(
                List.of(
                        "application/json-patch+json",
                        "application/merge-patch+json",
                        "application/strategic-merge-patch+json",
                        "application/apply-patch+yaml",
                        "application/apply-patch+cbor"),
                Types.ENCODINGS),
        EVENTS(
                List.of("*/*"),
                List.of(
                        "application/json",
                        "application/yaml",
                        "application/vnd.kubernetes.protobuf",
                        "application/cbor",
                        "application/json;stream=watch",
                        "application/vnd.kubernetes.protobuf;stream=watch",
                        "application/cbor-seq")),
        LOG(
                List.of("*/*"),
                List.of(
                        "text/plain",
                        "application/json",
                        "application/yaml",
                        "application/vnd.kubernetes.protobuf",
                        "application/cbor")),
        CONNECTION(List.of("*/*"), List.of("*/*")),
        RESOURCES(Types.ENCODINGS, Types.ENCODINGS),
        GROUPS(Types.OLD_ENCODINGS, Types.OLD_ENCODINGS),
        VERSION(List.of("application/json"), List.of("application/json")),
        ISSUER(List.of(), List.of("application/json")),
        KEYS(List.of(), List.of("application/jwk-set+json")),
        NONE(List.of(), List.of());

        private final List<String> consumed;
        private final List<String> produced;

        Media(List<String> consumed, List<String> produced) {
            this.consumed = consumed;
            this.produced = produced;
        }

        List<String> consumed() {
            return consumed;
        }

        List<String> produced() {
            return produced;
        }
    }

    private static final class Types {
        static final List<String> OLD_ENCODINGS =
                List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
        static final List<String> ENCODINGS = List.of(
                "application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/cbor");
    }

    /** Codes of good answers. */
    List<String> goodCodes() {
        if (answer.isEmpty()) {
            return List.of();
        }
        return switch (action) {
            case "post" -> List.of("200", "201", "202");
            case "put", "patch" -> List.of("200", "201");
            case "delete" -> List.of("200", "202");
            default -> List.of("200");
        };
    }

    /** Options of a deletion may be left out. */
    boolean requiresBody() {
        return !body.endsWith(".DeleteOptions");
    }
}
