package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What access reviews ask: whether somebody may do something to resources, or to a path. */
final class AccessQuestions {
    private static final String AUTHORIZATION = "authorization.k8s.io";
    private static final String RESOURCE = "spec.resourceAttributes";
    private static final String PATH = "spec.nonResourceAttributes";

    private AccessQuestions() {}

    /** Who is asked about, and where. */
    enum Kind {
        SELF,
        OF_SUBJECT,
        LOCAL
    }

    /** Refuses a review that does not ask one thing. */
    static void check(MapValue review, Kind kind, String namespace) throws RefusedException {
        MapValue spec = review.map("spec");
        List<FieldError> errors = new ArrayList<>();
        boolean ofResource = spec.has("resourceAttributes");
        boolean ofPath = spec.has("nonResourceAttributes");
        if (ofResource && ofPath) {
            String text = "cannot be specified in combination with resourceAttributes";
            errors.add(invalid(PATH, shownPath(spec), text));
        }
        if (!ofResource && !ofPath) {
            String text = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
            errors.add(invalid(RESOURCE, "null", text));
        }
        boolean isNamed =
                !spec.text("user", "").isEmpty() || !spec.list("groups").isEmpty();
        if (kind != Kind.SELF && !isNamed) {
            errors.add(invalid("spec.user", "\"\"", "at least one of user or group must be specified"));
        }
        MapValue attributes = spec.map("resourceAttributes");
        if (attributes.get("fieldSelector") instanceof MapValue selector) {
            selector(selector, false, RESOURCE + ".fieldSelector", errors);
        }
        if (attributes.get("labelSelector") instanceof MapValue selector) {
            selector(selector, true, RESOURCE + ".labelSelector", errors);
        }
        metadata(review, kind, errors);
        if (kind == Kind.LOCAL) {
            String given = attributes.text("namespace", "");
            if (ofResource && !given.equals(namespace)) {
                errors.add(invalid(RESOURCE + ".namespace", GoQuote.of(given), "must match metadata.namespace"));
            }
            if (ofPath) {
                errors.add(invalid(PATH, shownPath(spec), "disallowed on this kind of request"));
            }
        }
        if (!errors.isEmpty()) {
            throw new RefusedException(Statuses.invalid(AUTHORIZATION, "", "", errors));
        }
    }

    /** Nothing is stored: there is nothing to say about it. */
    private static void metadata(MapValue review, Kind kind, List<FieldError> errors) {
        MapValue metadata = review.map("metadata").copy();
        metadata.remove("managedFields");
        if (kind == Kind.LOCAL) {
            metadata.remove("namespace");
        }
        if (!metadata.isEmpty()) {
            errors.add(invalid("metadata", Json.text(review.map("metadata")), "must be empty"));
        }
    }

    private static String shownPath(MapValue spec) {
        MapValue path = spec.map("nonResourceAttributes");
        return "{\"Path\":" + GoQuote.of(path.text("path", "")) + ",\"Verb\":" + GoQuote.of(path.text("verb", ""))
                + "}";
    }

    private static void selector(MapValue selector, boolean ofLabels, String field, List<FieldError> errors) {
        String raw = selector.text("rawSelector", "");
        ListValue requirements = selector.list("requirements");
        if (!raw.isEmpty() && !requirements.isEmpty()) {
            String text = "may not specified at the same time as requirements";
            errors.add(invalid(field + ".rawSelector", GoQuote.of(raw), text));
        }
        if (raw.isEmpty() && requirements.isEmpty()) {
            String text = "when " + field + " is specified, requirements or rawSelector is required";
            errors.add(new FieldError(FieldError.Type.REQUIRED, field + ".requirements", "", text));
        }
        for (int i = 0; i < requirements.size(); i++) {
            requirement(requirements.mapAt(i), ofLabels, field + ".requirements[" + i + "]", errors);
        }
    }

    /** Operators of later versions are let through: what is not understood is not taken into account. */
    private static void requirement(MapValue requirement, boolean ofLabels, String field, List<FieldError> errors) {
        String key = requirement.text("key", "");
        List<String> values = requirement.list("values").texts();
        if (!ofLabels && key.isEmpty()) {
            errors.add(new FieldError(FieldError.Type.REQUIRED, field + ".key", "", "must be specified"));
        }
        switch (requirement.text("operator", "")) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    String text = "must be specified when `operator` is 'In' or 'NotIn'";
                    errors.add(new FieldError(FieldError.Type.REQUIRED, field + ".values", "", text));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    String text = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
                    errors.add(new FieldError(FieldError.Type.FORBIDDEN, field + ".values", "", text));
                }
            }
            default -> {
                // of a later version
            }
        }
        if (ofLabels) {
            LabelSyntax.keyFaults(key).forEach(text -> errors.add(invalid(field + ".key", GoQuote.of(key), text)));
            for (int i = 0; i < values.size(); i++) {
                String value = values.get(i);
                String at = field + ".values[" + i + "]";
                LabelSyntax.valueFaults(value).forEach(text -> errors.add(invalid(at, GoQuote.of(value), text)));
            }
        }
    }

    private static FieldError invalid(String field, String value, String text) {
        return new FieldError(FieldError.Type.INVALID, field, value, text);
    }

    /** What of the selectors of a checked review cannot be read and is left out; empty if nothing. */
    static String selectorFault(MapValue attributes) {
        List<String> faults = new ArrayList<>();
        int fields = readFields(attributes.map("fieldSelector"), new HashMap<>());
        int labels = readLabels(attributes.map("labelSelector"));
        note(faults, "fieldSelector", fields, attributes);
        note(faults, "labelSelector", labels, attributes);
        return String.join("; ", faults);
    }

    private static void note(List<String> faults, String field, int read, MapValue attributes) {
        ListValue requirements = attributes.map(field).list("requirements");
        int all = requirements.isEmpty() && attributes.has(field) ? 1 : requirements.size();
        if (read < all) {
            faults.add(RESOURCE + "." + field + (read > 0 ? " partially" : "") + " ignored due to parse error");
        }
    }

    /** Collects what a field selector demands to be equal; returns how many of its requirements can be read. */
    private static int readFields(MapValue selector, Map<String, String> equal) {
        String raw = selector.text("rawSelector", "");
        if (!raw.isEmpty()) {
            for (String term : raw.split(",")) {
                int at = term.indexOf('=');
                if (at <= 0) {
                    return 0;
                }
                if (term.charAt(at - 1) != '!') {
                    String value = term.substring(at + 1);
                    equal.put(term.substring(0, at).strip(), value.startsWith("=") ? value.substring(1) : value);
                }
            }
            return 1;
        }
        int read = 0;
        for (MapValue requirement : selector.list("requirements").maps()) {
            List<String> values = requirement.list("values").texts();
            boolean isIn = requirement.text("operator", "").equals("In");
            if (values.size() == 1 && (isIn || requirement.text("operator", "").equals("NotIn"))) {
                read++;
                if (isIn) {
                    equal.put(requirement.text("key", ""), values.getFirst());
                }
            }
        }
        return read;
    }

    /** How many requirements of a label selector can be read. */
    private static int readLabels(MapValue selector) {
        String raw = selector.text("rawSelector", "");
        if (!raw.isEmpty()) {
            try {
                LabelSelector.parse(raw);
                return 1;
            } catch (MalformedException e) {
                return 0;
            }
        }
        int read = 0;
        for (MapValue requirement : selector.list("requirements").maps()) {
            read += switch (requirement.text("operator", "")) {
                case "In", "NotIn", "Exists", "DoesNotExist" -> 1;
                default -> 0;
            };
        }
        return read;
    }

    /** What is asked about, as authorization sees it. */
    static Attributes attributes(MapValue spec) {
        MapValue path = spec.map("nonResourceAttributes");
        if (spec.has("nonResourceAttributes")) {
            return Attributes.ofPath(path.text("verb", ""), path.text("path", ""));
        }
        MapValue resource = spec.map("resourceAttributes");
        Map<String, String> fields = new HashMap<>();
        readFields(resource.map("fieldSelector"), fields);
        return new Attributes(
                        resource.text("verb", ""),
                        resource.text("group", ""),
                        resource.text("resource", ""),
                        resource.text("subresource", ""),
                        resource.text("namespace", ""),
                        resource.text("name", ""),
                        "")
                .where(fields);
    }

    /** Whom a review is about. */
    static Identity subject(MapValue spec) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        spec.map("extra").forEach(field -> {
            if (field.getValue() instanceof ListValue values) {
                extra.put(field.getKey(), values.texts());
            }
        });
        return new Identity(
                spec.text("user", ""), spec.text("uid", ""), spec.list("groups").texts(), extra);
    }
}
