package io.hydrofoil.objects;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes the refusals of the API, each with the code, reason, wording and details that clients know. Pure. */
public final class Statuses {
    private static final ApiStatus.Details NO_DETAILS = details("", "", "", List.of(), 0);

    private Statuses() {}

    /** 404: there is no object of this name. */
    public static ApiStatus notFound(Kind kind, String name) {
        return notFound(kind.group(), kind.plural(), name);
    }

    /** 404: there is no object of this name; for resources outside the kind table. */
    public static ApiStatus notFound(String group, String resource, String name) {
        String message = qualified(resource, group) + " " + GoQuote.of(name) + " not found";
        return new ApiStatus(404, "NotFound", message, details(name, group, resource));
    }

    /** 404: the path names no resource. */
    public static ApiStatus noResource() {
        return new ApiStatus(404, "NotFound", "the server could not find the requested resource", NO_DETAILS);
    }

    /** 409: an object of this name exists. */
    public static ApiStatus alreadyExists(Kind kind, String name) {
        String message = qualified(kind.plural(), kind.group()) + " " + GoQuote.of(name) + " already exists";
        return new ApiStatus(409, "AlreadyExists", message, details(name, kind.group(), kind.plural()));
    }

    /** 409: no free name was found for a generateName; the client may try again. */
    public static ApiStatus generatedNameTaken(Kind kind, String name) {
        String message = qualified(kind.plural(), kind.group()) + " " + GoQuote.of(name)
                + " already exists, the server was not able to generate a unique name for the object";
        return new ApiStatus(409, "AlreadyExists", message, details(name, kind.group(), kind.plural(), List.of(), 1));
    }

    /** 409: the write contradicts the state of the object; {@code text} says how. */
    public static ApiStatus conflict(Kind kind, String name, String text) {
        return conflict(kind.group(), kind.plural(), name, text);
    }

    /**
     * 409 about {@code word}, which is a resource ({@code pods}), a subresource ({@code pods/binding}) or a kind
     * ({@code Pod}).
     */
    public static ApiStatus conflict(String group, String word, String name, String text) {
        String message =
                "Operation cannot be fulfilled on " + qualified(word, group) + " " + GoQuote.of(name) + ": " + text;
        return new ApiStatus(409, "Conflict", message, details(name, group, word));
    }

    /** 409: the resourceVersion of the write is not the current one. */
    public static ApiStatus modified(Kind kind, String name) {
        return conflict(
                kind,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    /** 409: an apply would change what others own. */
    public static ApiStatus applyConflict(String text, List<ApiStatus.Cause> causes) {
        return new ApiStatus(409, "Conflict", text, details("", "", "", causes, 0));
    }

    /** 409: a uid precondition does not hold. */
    public static ApiStatus uidMismatch(Kind kind, String name, String expected, String actual) {
        return conflict(
                kind.group(),
                kind.kind(),
                name,
                "the UID in the precondition (" + expected + ") does not match the UID in record (" + actual
                        + "). The object might have been deleted and then recreated");
    }

    /** 422: the object has these faults; equal ones are told once. */
    public static ApiStatus invalid(Kind kind, String name, List<FieldError> errors) {
        return invalid(kind.group(), kind.kind(), name, errors);
    }

    /** 422 about a kind outside the kind table, for example {@code PatchOptions} of {@code meta.k8s.io}. */
    public static ApiStatus invalid(String group, String kind, String name, List<FieldError> errors) {
        Set<String> texts = new LinkedHashSet<>();
        Set<ApiStatus.Cause> causes = new LinkedHashSet<>();
        for (FieldError error : errors) {
            texts.add(error.field() + ": " + error.message());
            causes.add(new ApiStatus.Cause(error.type().reason(), error.message(), error.field()));
        }
        StringBuilder message = new StringBuilder(qualified(kind, group) + " " + GoQuote.of(name) + " is invalid");
        if (texts.size() == 1) {
            message.append(": ").append(texts.iterator().next());
        } else if (!texts.isEmpty()) {
            message.append(": [").append(String.join(", ", texts)).append(']');
        }
        return new ApiStatus(422, "Invalid", message.toString(), details(name, group, kind, List.copyOf(causes), 0));
    }

    /** 422 without saying why, as most failing JSON patches are answered. */
    public static ApiStatus rejected() {
        return new ApiStatus(
                422, "Invalid", "the server rejected our request due to an error in our request", NO_DETAILS);
    }

    /** 400. */
    public static ApiStatus badRequest(String text) {
        return new ApiStatus(400, "BadRequest", text, null);
    }

    /** 401. */
    public static ApiStatus unauthorized() {
        return new ApiStatus(401, "Unauthorized", "Unauthorized", null);
    }

    /** 403 about an object, or about the resource if {@code name} is empty. */
    public static ApiStatus forbidden(Kind kind, String name, String text) {
        return forbidden(kind.group(), kind.plural(), name, text);
    }

    /** 403 about a resource outside the kind table. */
    public static ApiStatus forbidden(String group, String resource, String name, String text) {
        return forbidden(group, resource, name, text, List.of());
    }

    /** 403 with causes. */
    public static ApiStatus forbidden(
            String group, String resource, String name, String text, List<ApiStatus.Cause> causes) {
        String about = qualified(resource, group) + (name.isEmpty() ? "" : " " + GoQuote.of(name));
        return new ApiStatus(
                403, "Forbidden", about + " is forbidden: " + text, details(name, group, resource, causes, 0));
    }

    /** 403 about a path that is no resource. */
    public static ApiStatus forbiddenPath(String text) {
        return new ApiStatus(403, "Forbidden", "forbidden: " + text, NO_DETAILS);
    }

    /** 403: the namespace is going away and takes nothing new. */
    public static ApiStatus namespaceTerminating(Kind kind, String name, String namespace) {
        return forbidden(
                kind.group(),
                kind.plural(),
                name,
                "unable to create new content in namespace " + namespace + " because it is being terminated",
                List.of(new ApiStatus.Cause(
                        "NamespaceTerminating",
                        "namespace " + namespace + " is being terminated",
                        "metadata.namespace")));
    }

    /** 405: the HTTP method means nothing here. */
    public static ApiStatus methodNotAllowed() {
        return new ApiStatus(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource", NO_DETAILS);
    }

    /** 405: the resource does not know this API verb. */
    public static ApiStatus verbNotSupported(Kind kind, String verb) {
        String message =
                verb + " is not supported on resources of kind \"" + qualified(kind.plural(), kind.group()) + "\"";
        return new ApiStatus(405, "MethodNotAllowed", message, details("", kind.group(), kind.plural()));
    }

    /** 406 by content negotiation; lists what there is. */
    public static ApiStatus notAcceptable(Collection<String> mediaTypes) {
        return new ApiStatus(
                406,
                "NotAcceptable",
                "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", mediaTypes),
                NO_DETAILS);
    }

    /** 406 by the transformation asked for (as=…). */
    public static ApiStatus representationNotAcceptable(Collection<String> mediaTypes) {
        return new ApiStatus(
                406,
                "NotAcceptable",
                "only the following media types are accepted: " + String.join(", ", mediaTypes),
                null);
    }

    /** 415: a body of another media type than these. */
    public static ApiStatus unsupportedMediaType(Collection<String> mediaTypes) {
        return new ApiStatus(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(", ", mediaTypes),
                null);
    }

    /** 415: a PATCH of a media type that is no patch. */
    public static ApiStatus unsupportedPatchType() {
        return new ApiStatus(415, "UnsupportedMediaType", "415: Unsupported Media Type", NO_DETAILS);
    }

    /** 413; {@code text} for example {@code limit is 3145728}. */
    public static ApiStatus requestTooLarge(String text) {
        return new ApiStatus(413, "RequestEntityTooLarge", "Request entity too large: " + text, null);
    }

    /** 410: the asked revision or continue token is compacted. */
    public static ApiStatus expired(String text) {
        return new ApiStatus(410, "Expired", text, null);
    }

    /** 410: a watch from a revision that is gone. */
    public static ApiStatus tooOldResourceVersion(long asked, long oldest) {
        return expired("too old resource version: " + asked + " (" + oldest + ")");
    }

    /** 504: the asked revision does not exist yet. */
    public static ApiStatus tooLargeResourceVersion(long asked, long current) {
        ApiStatus.Cause cause = new ApiStatus.Cause("ResourceVersionTooLarge", "Too large resource version", "");
        return new ApiStatus(
                504,
                "Timeout",
                "Too large resource version: " + asked + ", current: " + current,
                details("", "", "", List.of(cause), 1));
    }

    /** 504: no answer in time. */
    public static ApiStatus timeout(String text, int retryAfterSeconds) {
        return new ApiStatus(504, "Timeout", text, details("", "", "", List.of(), retryAfterSeconds));
    }

    /** 500: a fault of the server. */
    public static ApiStatus internalError(String text) {
        ApiStatus.Cause cause = new ApiStatus.Cause("", text, "");
        return new ApiStatus(
                500, "InternalError", "Internal error occurred: " + text, details("", "", "", List.of(cause), 0));
    }

    /** 500 with a text alone, as some bad requests are answered. */
    public static ApiStatus plainError(String text) {
        return new ApiStatus(500, "", text, null);
    }

    /** 503: not now. */
    public static ApiStatus unavailable(String text) {
        return new ApiStatus(503, "ServiceUnavailable", text, null);
    }

    /** 429. */
    public static ApiStatus tooManyRequests(String text, int retryAfterSeconds) {
        return new ApiStatus(429, "TooManyRequests", text, details("", "", "", List.of(), retryAfterSeconds));
    }

    private static String qualified(String word, String group) {
        return group.isEmpty() ? word : word + "." + group;
    }

    private static ApiStatus.Details details(String name, String group, String kind) {
        return details(name, group, kind, List.of(), 0);
    }

    private static ApiStatus.Details details(
            String name, String group, String kind, List<ApiStatus.Cause> causes, int retryAfterSeconds) {
        return new ApiStatus.Details(name, group, kind, "", causes, retryAfterSeconds);
    }
}
