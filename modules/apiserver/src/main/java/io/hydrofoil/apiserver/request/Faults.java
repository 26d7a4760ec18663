package io.hydrofoil.apiserver.request;

import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Answers to requests that are faulty before any object is looked at. */
public final class Faults {
    private static final ApiStatus.Details NO_DETAILS = new ApiStatus.Details("", "", "", "", List.of(), 0);
    private static final String BODY_TYPES = "application/json, application/yaml, application/vnd.kubernetes.protobuf";

    private Faults() {}

    /** 404 for a version, resource or subresource that is not served. */
    public static ApiStatus notFound() {
        return new ApiStatus(404, "NotFound", "the server could not find the requested resource", NO_DETAILS);
    }

    /** 405. */
    public static ApiStatus methodNotAllowed() {
        return new ApiStatus(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource", NO_DETAILS);
    }

    /** 400 with a text. */
    public static ApiStatus badRequest(String text) {
        return new ApiStatus(400, "BadRequest", text, null);
    }

    /** 415 for the body of a create, update or delete. */
    public static ApiStatus unknownBodyType() {
        String text = "the body of the request was in an unknown format - accepted media types include: " + BODY_TYPES;
        return new ApiStatus(415, "UnsupportedMediaType", text, null);
    }

    /** 415 for the body of a patch. */
    public static ApiStatus unknownPatchType() {
        return new ApiStatus(415, "UnsupportedMediaType", "415: Unsupported Media Type", NO_DETAILS);
    }

    /** 422 for options, for example {@code CreateOptions}. */
    public static ApiStatus invalidOptions(String optionsKind, List<FieldError> errors) {
        List<ApiStatus.Cause> causes = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (FieldError error : errors) {
            causes.add(new ApiStatus.Cause(error.type().reason(), error.message(), error.field()));
            texts.add(error.field() + ": " + error.message());
        }
        String all = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
        return new ApiStatus(
                422,
                "Invalid",
                optionsKind + ".meta.k8s.io \"\" is invalid: " + all,
                new ApiStatus.Details("", "meta.k8s.io", optionsKind, "", causes, 0));
    }
}
