package io.hydrofoil.apiserver.reads;

import io.hydrofoil.objects.ApiStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the representation for an Accept header. A real server refuses in two places with two texts: its router first
 * compares the bare media types,
 * then the codecs look at quality values and at {@code as}, {@code v} and {@code g}. Both are kept apart here (source:
 * recorded exchanges).
 */
final class Negotiation {
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String AVAILABLE = JSON + ", " + YAML + ", " + PROTOBUF;
    private static final String AVAILABLE_STREAMS = ", " + JSON + ";stream=watch, " + PROTOBUF + ";stream=watch";

    private final Representation.Answer answer;
    private final boolean collectionGet;
    private Shape shape = Shape.WHOLE;
    private String metaVersion = "meta.k8s.io/v1";

    private Negotiation(Representation.Answer answer, boolean collectionGet) {
        this.answer = answer;
        this.collectionGet = collectionGet;
    }

    /** See {@link Representation#choose}. */
    static Representation choose(
            @Nullable String accept, Map<String, List<String>> query, Representation.Answer answer, boolean isGet) {
        boolean collectionGet =
                isGet && (answer == Representation.Answer.LIST || answer == Representation.Answer.WATCH);
        return new Negotiation(answer, collectionGet).choose(accept, query);
    }

    private Representation choose(@Nullable String accept, Map<String, List<String>> query) {
        if (accept == null || accept.isBlank()) {
            return made(false, Representation.Included.METADATA, null);
        }
        if (MediaType.ranges(accept).stream().noneMatch(Negotiation::isKnownToRouter)) {
            return refused(new ApiStatus(
                    406,
                    "NotAcceptable",
                    "406: Not Acceptable\n\nAvailable representations: " + AVAILABLE
                            + (collectionGet ? AVAILABLE_STREAMS : ""),
                    new ApiStatus.Details("", "", "", "", List.of(), 0)));
        }
        for (MediaType clause : MediaType.parse(accept)) {
            boolean json = clause.covers(JSON);
            boolean yaml = !json && clause.covers(YAML) && answer != Representation.Answer.WATCH;
            if ((json || yaml) && takesParameters(clause)) {
                return shaped(yaml, query);
            }
        }
        return refused(notAcceptable("only the following media types are accepted: " + AVAILABLE));
    }

    private static boolean isKnownToRouter(String range) {
        return range.equals("*/*") || range.equals(JSON) || range.equals(YAML) || range.equals(PROTOBUF);
    }

    /** Sets {@link #shape} and {@link #metaVersion} from the clause; false if it asks for what cannot be served. */
    private boolean takesParameters(MediaType clause) {
        String as = null;
        String group = null;
        String version = null;
        for (MediaType.Parameter parameter : clause.parameters()) {
            switch (parameter.name()) {
                case "as" -> as = parameter.value();
                case "g" -> group = parameter.value();
                case "v" -> version = parameter.value();
                default -> {
                    // unknown parameters do not matter
                }
            }
        }
        if (as == null && group == null && version == null) {
            return true;
        }
        Shape asked = as == null ? null : shapeOf(as);
        boolean known = "meta.k8s.io".equals(group) && ("v1".equals(version) || "v1beta1".equals(version));
        if (asked == null || !known || !isServed(asked)) {
            return false;
        }
        shape = asked;
        metaVersion = group + "/" + version;
        return true;
    }

    private boolean isServed(Shape asked) {
        return switch (answer) {
            case OBJECT, LIST, WATCH -> true;
            case BARE_OBJECT -> asked != Shape.TABLE;
            case PLAIN -> false;
        };
    }

    private static @Nullable Shape shapeOf(String as) {
        for (Shape shape : Shape.values()) {
            if (shape != Shape.WHOLE && shape.kind().equals(as)) {
                return shape;
            }
        }
        return null;
    }

    private Representation shaped(boolean yaml, Map<String, List<String>> query) {
        boolean list = answer == Representation.Answer.LIST;
        if (shape == Shape.METADATA && list) {
            return refused(notAcceptable("you requested PartialObjectMetadata, but the requested object is a list"));
        }
        if (shape == Shape.METADATA_LIST && !list) {
            return refused(
                    notAcceptable("you requested PartialObjectMetadataList, but the requested object is not a list"));
        }
        if (shape != Shape.TABLE) {
            return made(yaml, Representation.Included.METADATA, null);
        }
        List<String> asked = query.getOrDefault("includeObject", List.of());
        String included = asked.isEmpty() ? "" : asked.getFirst();
        return switch (included) {
            case "", "Metadata" -> made(yaml, Representation.Included.METADATA, null);
            case "None" -> made(yaml, Representation.Included.NONE, null);
            case "Object" -> made(yaml, Representation.Included.OBJECT, null);
            default ->
                refused(new ApiStatus(
                        400,
                        "BadRequest",
                        "Unable to convert to Table as requested: includeObject: Invalid value: \"" + included
                                + "\": must be 'Metadata', 'Object', 'None', or empty",
                        null));
        };
    }

    private static ApiStatus notAcceptable(String message) {
        return new ApiStatus(406, "NotAcceptable", message, null);
    }

    private Representation refused(ApiStatus refusal) {
        shape = Shape.WHOLE;
        return made(false, Representation.Included.METADATA, refusal);
    }

    private Representation made(boolean yaml, Representation.Included included, @Nullable ApiStatus refusal) {
        return new Representation(shape, metaVersion, yaml, included, refusal);
    }
}
