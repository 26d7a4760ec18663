package io.hydrofoil.apiserver.reads;

import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Statuses;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the representation for an Accept header. A real server refuses in two places with two texts: its router first
 * compares the bare media types,
 * then the codecs look at quality values and at {@code as}, {@code v} and {@code g}. Both are kept apart here (source:
 * recorded exchanges).
 */
final class Negotiation {
    private static final String AVAILABLE =
            Stream.of(Syntax.values()).map(Syntax::mediaType).collect(Collectors.joining(", "));
    private static final String AVAILABLE_STREAMS =
            ", " + Syntax.JSON.mediaType() + ";stream=watch, " + Syntax.PROTOBUF.mediaType() + ";stream=watch";

    private final Representation.Answer answer;
    private final boolean collectionGet;
    private final boolean hasProtobuf;
    private final Syntax errorSyntax;
    private Shape shape = Shape.WHOLE;
    private String metaVersion = "meta.k8s.io/v1";

    private Negotiation(Representation.Answer answer, boolean collectionGet, boolean hasProtobuf, Syntax errorSyntax) {
        this.answer = answer;
        this.collectionGet = collectionGet;
        this.hasProtobuf = hasProtobuf;
        this.errorSyntax = errorSyntax;
    }

    /** See {@link Representation#choose}. */
    static Representation choose(
            @Nullable String accept,
            Map<String, List<String>> query,
            Representation.Answer answer,
            boolean isGet,
            boolean hasProtobuf) {
        boolean collectionGet =
                isGet && (answer == Representation.Answer.LIST || answer == Representation.Answer.WATCH);
        return new Negotiation(answer, collectionGet, hasProtobuf, errorSyntax(accept)).choose(accept, query);
    }

    /** The syntax of the best clause that asks for no shape; JSON if there is none. */
    static Syntax errorSyntax(@Nullable String accept) {
        for (MediaType clause : accept == null ? List.<MediaType>of() : MediaType.parse(accept)) {
            Syntax syntax = syntaxOf(clause);
            if (syntax != null && clause.parameters().stream().noneMatch(Negotiation::isOfShape)) {
                return syntax;
            }
        }
        return Syntax.JSON;
    }

    private static boolean isOfShape(MediaType.Parameter parameter) {
        return switch (parameter.name()) {
            case "as", "g", "v" -> true;
            default -> false;
        };
    }

    private static @Nullable Syntax syntaxOf(MediaType clause) {
        for (Syntax syntax : Syntax.values()) {
            if (clause.covers(syntax.mediaType())) {
                return syntax;
            }
        }
        return null;
    }

    private Representation choose(@Nullable String accept, Map<String, List<String>> query) {
        if (accept == null || accept.isBlank()) {
            return made(Syntax.JSON, Representation.Included.METADATA, null);
        }
        // Custom objects are served beside the router; they are those without protobuf.
        if (hasProtobuf && MediaType.ranges(accept).stream().noneMatch(Negotiation::isKnownToRouter)) {
            return refused(notProduced(AVAILABLE + (collectionGet ? AVAILABLE_STREAMS : "")));
        }
        for (MediaType clause : MediaType.parse(accept)) {
            Syntax syntax = syntaxOf(clause);
            if (syntax != null && isServed(syntax) && takesParameters(clause, syntax)) {
                return shaped(syntax, query);
            }
        }
        return refused(notAcceptable("only the following media types are accepted: " + AVAILABLE));
    }

    /** What the router says of a request that accepts none of the media types that there are. */
    static ApiStatus notProduced(String available) {
        return new ApiStatus(
                406,
                "NotAcceptable",
                "406: Not Acceptable\n\nAvailable representations: " + available,
                new ApiStatus.Details("", "", "", "", List.of(), 0));
    }

    private static boolean isKnownToRouter(String range) {
        return range.equals("*/*") || Stream.of(Syntax.values()).anyMatch(syntax -> range.equals(syntax.mediaType()));
    }

    /** YAML is not streamed. */
    private boolean isServed(Syntax syntax) {
        return syntax != Syntax.YAML || answer != Representation.Answer.WATCH;
    }

    /** Sets {@link #shape} and {@link #metaVersion} from the clause; false if it asks for what cannot be served. */
    private boolean takesParameters(MediaType clause, Syntax syntax) {
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
            return syntax != Syntax.PROTOBUF || hasProtobuf;
        }
        Shape asked = as == null ? null : shapeOf(as);
        boolean known = "meta.k8s.io".equals(group) && ("v1".equals(version) || "v1beta1".equals(version));
        if (asked == null || !known || !isServed(asked)) {
            return false;
        }
        if (asked == Shape.TABLE && syntax == Syntax.PROTOBUF) {
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

    private Representation shaped(Syntax syntax, Map<String, List<String>> query) {
        boolean list = answer == Representation.Answer.LIST;
        if (shape == Shape.METADATA && list) {
            String type = hasProtobuf ? "" : " (*unstructured.UnstructuredList)";
            return refused(
                    notAcceptable("you requested PartialObjectMetadata, but the requested object is a list" + type));
        }
        if (shape == Shape.METADATA_LIST && !list) {
            // A real server takes any custom object for a list, until it looks for the items.
            return refused(
                    hasProtobuf
                            ? notAcceptable(
                                    "you requested PartialObjectMetadataList, but the requested object is not a list")
                            : Statuses.plainError("content is not a list"));
        }
        if (shape != Shape.TABLE) {
            return made(syntax, Representation.Included.METADATA, null);
        }
        List<String> asked = query.getOrDefault("includeObject", List.of());
        String included = asked.isEmpty() ? "" : asked.getFirst();
        return switch (included) {
            case "", "Metadata" -> made(syntax, Representation.Included.METADATA, null);
            case "None" -> made(syntax, Representation.Included.NONE, null);
            case "Object" -> made(syntax, Representation.Included.OBJECT, null);
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
        return made(errorSyntax, Representation.Included.METADATA, refusal);
    }

    private Representation made(Syntax syntax, Representation.Included included, @Nullable ApiStatus refusal) {
        return new Representation(shape, metaVersion, syntax, errorSyntax, included, refusal);
    }
}
