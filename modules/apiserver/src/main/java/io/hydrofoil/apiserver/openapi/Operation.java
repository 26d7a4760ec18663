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

    /** Which media types go in and out, in the order of the published documents, parted by commas. */
    enum Media {
        OBJECT("*/*", Types.ENCODINGS),
        PATCH(
                "application/json-patch+json,application/merge-patch+json,application/strategic-merge-patch+json,"
                        + "application/apply-patch+yaml,application/apply-patch+cbor",
                Types.ENCODINGS),
        EVENTS(
                "*/*",
                Types.ENCODINGS + ",application/json;stream=watch,application/vnd.kubernetes.protobuf;stream=watch,"
                        + "application/cbor-seq"),
        LOG("*/*", "text/plain," + Types.ENCODINGS),
        CONNECTION("*/*", "*/*"),
        RESOURCES(Types.ENCODINGS, Types.ENCODINGS),
        GROUPS(Types.OLD_ENCODINGS, Types.OLD_ENCODINGS),
        VERSION("application/json", "application/json"),
        ISSUER("", "application/json"),
        KEYS("", "application/jwk-set+json"),
        NONE("", "");

        private final String consumed;
        private final String produced;

        Media(String consumed, String produced) {
            this.consumed = consumed;
            this.produced = produced;
        }

        List<String> consumed() {
            return words(consumed);
        }

        List<String> produced() {
            return words(produced);
        }

        private static List<String> words(String types) {
            return types.isEmpty() ? List.of() : List.of(types.split(","));
        }
    }

    private static final class Types {
        static final String OLD_ENCODINGS = "application/json,application/yaml,application/vnd.kubernetes.protobuf";
        static final String ENCODINGS = OLD_ENCODINGS + ",application/cbor";
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
