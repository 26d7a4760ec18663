package io.hydrofoil.objects;

import io.hydrofoil.objects.validation.Faults;
import io.hydrofoil.objects.validation.MetadataRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a conversion webhook is asked, and whether its answer will do (source: API reference, ConversionReview). Pure.
 *
 * @param webhook who is asked
 * @param uid by which the answer is known
 * @param desired the API version that is wanted
 * @param objects all of one kind, none of them of that version, at least one; not to be changed
 */
public record ConversionReview(ConversionWebhook webhook, String uid, String desired, List<MapValue> objects) {
    private static final String GROUP = "apiextensions.k8s.io/";
    private static final String KIND = "ConversionReview";

    /** Why objects could not be converted, in the words that clients know. Expected: without stack trace. */
    public static final class FaultException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String type;

        FaultException(String type, String text) {
            super(text, null, false, false);
            this.type = type;
        }

        /** The whole text. */
        public String text() {
            return String.valueOf(getMessage());
        }

        /** What sort of failure metrics count it as. */
        public String type() {
            return type;
        }
    }

    /** Sorts of failures, as metrics name them. */
    private static final class Failures {
        static final String CALL = "conversion_webhook_call_failure";
        static final String RESPONSE = "conversion_webhook_malformed_response_failure";
        static final String PARTIAL = "conversion_webhook_partial_response_failure";
        static final String OBJECT = "conversion_webhook_invalid_converted_object_failure";
    }

    /** The body of the request. */
    public MapValue body() {
        ListValue sent = new ListValue();
        objects.forEach(sent::add);
        MapValue request =
                new MapValue().put("uid", uid).put("desiredAPIVersion", desired).put("objects", sent);
        MapValue response = new MapValue()
                .put("uid", "")
                .put("convertedObjects", NullValue.NULL)
                .put("result", new MapValue().put("metadata", new MapValue()));
        return new MapValue()
                .put("kind", KIND)
                .put("apiVersion", GROUP + webhook.reviewVersion())
                .put("request", request)
                .put("response", response);
    }

    /** The failure of a call that brought no answer. */
    public FaultException failed(String why) {
        return new FaultException(Failures.CALL, failure(why));
    }

    private String failure(String why) {
        return "conversion webhook for " + from() + " failed: " + why;
    }

    /** {@code GROUP/VERSION, Kind=KIND} of the objects. */
    private String from() {
        MapValue first = objects.getFirst();
        return first.text("apiVersion", "") + ", Kind=" + first.text("kind", "");
    }

    /** The version of the group that the objects are of. */
    public String fromVersion() {
        return version(objects.getFirst().text("apiVersion", ""));
    }

    /** The version of the group that is wanted. */
    public String toVersion() {
        return version(desired);
    }

    private static String version(String apiVersion) {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    /**
     * The objects of the desired version, in the order of {@link #objects}; the trees belong to the caller. All of
     * their metadata but labels and annotations is what it was.
     */
    public List<MapValue> converted(MapValue answer) throws FaultException {
        ListValue converted;
        try {
            converted = answered(answer);
        } catch (MalformedException e) {
            throw new FaultException(Failures.RESPONSE, failure(String.valueOf(e.getMessage())));
        }
        if (converted.size() != objects.size()) {
            throw new FaultException(
                    Failures.PARTIAL,
                    "conversion webhook for " + from() + " returned " + converted.size() + " objects, expected "
                            + objects.size());
        }
        List<MapValue> taken = new ArrayList<>(objects.size());
        for (int i = 0; i < objects.size(); i++) {
            try {
                taken.add(converted(objects.get(i), converted.at(i)));
            } catch (MalformedException e) {
                throw new FaultException(Failures.OBJECT, String.valueOf(e.getMessage()));
            }
        }
        return taken;
    }

    /** The objects that a whole answer holds. */
    private ListValue answered(MapValue answer) throws MalformedException {
        boolean checksOrigin = webhook.reviewVersion().equals("v1");
        String wanted = GROUP + webhook.reviewVersion();
        String apiVersion = answer.text("apiVersion", "");
        String kind = answer.text("kind", "");
        boolean isRead = (apiVersion.isEmpty() || apiVersion.equals(wanted)) && (kind.isEmpty() || kind.equals(KIND));
        if (checksOrigin && !(apiVersion.equals(wanted) && kind.equals(KIND))) {
            // What is of another type is not read at all, not even its type.
            String got = isRead ? (apiVersion.isEmpty() ? "/" : apiVersion) + ", Kind=" + kind : "/, Kind=";
            throw new MalformedException("expected webhook response of " + wanted + ", Kind=" + KIND + ", got " + got);
        }
        if (!isRead || !(answer.get("response") instanceof MapValue response)) {
            throw new MalformedException("no response provided");
        }
        String answeredUid = response.text("uid", "");
        if (checksOrigin && !answeredUid.equals(uid)) {
            throw new MalformedException(
                    "expected response.uid=" + GoQuote.of(uid) + ", got " + GoQuote.of(answeredUid));
        }
        MapValue result = response.map("result");
        String status = result.text("status", "");
        if (!status.equals("Success")) {
            String message = result.text("message", "");
            throw new MalformedException(
                    message.isEmpty() ? "response.result.status was '" + status + "', not 'Success'" : message);
        }
        return response.list("convertedObjects");
    }

    private MapValue converted(MapValue original, Value answered) throws MalformedException {
        if (!(answered instanceof MapValue converted)
                || converted.text("kind", "").isEmpty()) {
            throw new MalformedException("Object 'Kind' is missing in '" + Json.text(answered) + "'");
        }
        String returned = "conversion webhook for " + from() + " returned invalid ";
        String apiVersion = converted.text("apiVersion", "");
        if (!apiVersion.equals(desired)) {
            throw new MalformedException(returned + "object at index 0: invalid groupVersion (expected " + desired
                    + ", received " + apiVersion + ")");
        }
        String kind = original.text("kind", "");
        if (!converted.text("kind", "").equals(kind)) {
            throw new MalformedException(returned + "object at index 0: invalid kind (expected " + kind + ", received "
                    + converted.text("kind", "") + ")");
        }
        MapValue own = converted.map("metadata");
        for (Same same : Same.values()) {
            String before = original.map("metadata").text(same.field, "");
            String after = own.text(same.field, "");
            if (!before.equals(after)) {
                throw new MalformedException(
                        returned + "object: must have the same " + same.word + ": " + before + " != " + after);
            }
        }
        try {
            return typed(converted, metadata(original, converted));
        } catch (MalformedException e) {
            throw new MalformedException(returned + "metadata: " + e.getMessage());
        }
    }

    /** What tells objects apart. */
    private enum Same {
        NAME("name", "name"),
        NAMESPACE("namespace", "namespace"),
        UID("uid", "UID");

        private final String field;
        private final String word;

        Same(String field, String word) {
            this.field = field;
            this.word = word;
        }
    }

    /** A new tree with kind, apiVersion and metadata in front, as every answer shows it. */
    private static MapValue typed(MapValue converted, MapValue metadata) {
        MapValue typed = new MapValue()
                .put("apiVersion", Objects.requireNonNull(converted.get("apiVersion")))
                .put("kind", Objects.requireNonNull(converted.get("kind")))
                .put("metadata", metadata);
        converted.copy().forEach(typed::putIfAbsent);
        return typed;
    }

    /** The metadata of the original with the labels and annotations of what was made of it. */
    private static MapValue metadata(MapValue original, MapValue converted) throws MalformedException {
        if (!converted.has("metadata")) {
            throw new MalformedException("missing metadata in converted object");
        }
        Value given = Objects.requireNonNull(converted.get("metadata"));
        if (!(given instanceof MapValue own)) {
            throw new MalformedException("invalid metadata of type " + GoPrint.type(given) + " in converted object");
        }
        MapValue metadata = original.map("metadata").copy();
        for (String field : List.of("labels", "annotations")) {
            Value texts = own.get(field);
            if (texts == null || texts == NullValue.NULL) {
                metadata.remove(field);
            } else if (texts instanceof MapValue map) {
                check(field, map, metadata.map(field));
                metadata.put(field, map.copy());
            } else {
                throw new MalformedException(
                        "invalid metadata." + field + " of type " + GoPrint.type(texts) + " in converted object");
            }
        }
        return metadata;
    }

    private static void check(String field, MapValue given, MapValue before) throws MalformedException {
        for (var entry : given) {
            if (!(entry.getValue() instanceof StringValue)) {
                throw new MalformedException("metadata." + field + "[" + entry.getKey() + "] must be a string, but is "
                        + GoPrint.type(entry.getValue()) + " in converted object");
            }
        }
        if (given.equals(before)) {
            return;
        }
        Faults faults = new Faults();
        if (field.equals("labels")) {
            MetadataRules.labels("metadata.labels", given, faults);
        } else {
            MetadataRules.annotations("metadata.annotation", given, faults);
        }
        List<String> texts = faults.errors().stream()
                .map(error -> error.field() + ": " + error.message())
                .distinct()
                .toList();
        if (!texts.isEmpty()) {
            throw new MalformedException(texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]");
        }
    }
}
