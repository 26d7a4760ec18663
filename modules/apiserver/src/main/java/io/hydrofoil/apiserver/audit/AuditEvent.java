package io.hydrofoil.apiserver.audit;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.request.RequestPath;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Protobuf;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.Yaml;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event: a request at a stage. Bodies are decoded when it is written, on the log's thread.
 *
 * @param code of the answer; 0: none yet
 * @param answer body of the answer, if it is a whole one
 * @param atMs wall time of the stage
 */
record AuditEvent(
        AuditedRequest request,
        AuditStage stage,
        int code,
        AuditedRequest.Bytes answer,
        long atMs,
        Map<String, String> annotations) {
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Bytes that it keeps from being collected. */
    long heldBytes() {
        return request.body().array().length + (long) answer.array().length;
    }

    /** The event as the API has it. */
    MapValue tree() {
        RequestPath path = request.path();
        AuditLevel level = request.grade().level();
        MapValue event = new MapValue()
                .put("kind", "Event")
                .put("apiVersion", "audit.k8s.io/v1")
                .put("level", level.word())
                .put("auditID", request.id())
                .put("stage", stage.word())
                .put("requestURI", request.uri())
                .put("verb", path.verb())
                .put("user", user(request.who()));
        if (!request.sources().isEmpty()) {
            event.put("sourceIPs", ListValue.ofTexts(request.sources()));
        }
        putIfAny(event, "userAgent", request.userAgent());
        MapValue body = stage == AuditStage.REQUEST_RECEIVED ? null : decoded(request.body(), request.contentType());
        if (path.isResource()) {
            event.put("objectRef", reference(path, body));
        }
        MapValue answered = decoded(answer, "application/json");
        if (code != 0) {
            event.put("responseStatus", status(answered));
        }
        boolean isComplete = stage == AuditStage.RESPONSE_COMPLETE;
        if (level.covers(AuditLevel.REQUEST) && stage != AuditStage.REQUEST_RECEIVED) {
            putObject(event, "requestObject", body);
        }
        if (level.covers(AuditLevel.REQUEST_RESPONSE) && isComplete) {
            putObject(event, "responseObject", answered);
        }
        event.put("requestReceivedTimestamp", MICROS.format(Instant.ofEpochMilli(request.receivedMs())));
        event.put("stageTimestamp", MICROS.format(Instant.ofEpochMilli(atMs)));
        if (!annotations.isEmpty()) {
            event.put("annotations", MapValue.ofTexts(annotations));
        }
        return event;
    }

    private static MapValue user(Identity who) {
        MapValue user = new MapValue().put("username", who.user());
        putIfAny(user, "uid", who.uid());
        if (!who.groups().isEmpty()) {
            user.put("groups", ListValue.ofTexts(who.groups()));
        }
        for (Map.Entry<String, List<String>> extra : who.extra().entrySet()) {
            user.ensureMap("extra").put(extra.getKey(), ListValue.ofTexts(extra.getValue()));
        }
        return user;
    }

    /** What the path leaves open, a created object's name for instance, comes from the body. */
    private MapValue reference(RequestPath path, @Nullable MapValue body) {
        MapValue metadata = body == null ? MapValue.EMPTY : body.map("metadata");
        MapValue reference = new MapValue();
        putIfAny(reference, "resource", path.resource());
        putIfAny(reference, "namespace", or(path.namespace(), metadata.text("namespace", "")));
        putIfAny(reference, "name", or(path.name(), metadata.text("name", "")));
        putIfAny(reference, "uid", metadata.text("uid", ""));
        putIfAny(reference, "apiGroup", path.group());
        putIfAny(reference, "apiVersion", path.version());
        putIfAny(reference, "resourceVersion", metadata.text("resourceVersion", ""));
        putIfAny(reference, "subresource", path.subresource());
        return reference;
    }

    /** Of a Status that was answered its bounded fields; of any other answer its code. */
    private MapValue status(@Nullable MapValue answered) {
        MapValue status = new MapValue().put("metadata", new MapValue());
        if (stage == AuditStage.PANIC) {
            return status.put("status", "Failure")
                    .put("message", "APIServer panic'd: its log tells why")
                    .put("reason", "InternalError")
                    .put("code", 500);
        }
        if (answered != null
                && answered.text("kind", "").equals("Status")
                && answered.text("apiVersion", "").equals("v1")) {
            for (String field : List.of("status", "message", "reason", "details")) {
                Value value = answered.get(field);
                if (value != null) {
                    status.put(field, value.copy());
                }
            }
        }
        return status.put("code", code);
    }

    private void putObject(MapValue event, String field, @Nullable MapValue object) {
        if (object == null) {
            return;
        }
        if (request.grade().omitsManagedFields()) {
            withoutManagedFields(object);
            object.list("items").maps().forEach(AuditEvent::withoutManagedFields);
        }
        event.put(field, object);
    }

    private static void withoutManagedFields(MapValue object) {
        if (object.map("metadata").has("managedFields")) {
            object.map("metadata").remove("managedFields");
        }
    }

    /** Null if there is nothing, or nothing that is an object: a list patch, or what was refused as malformed. */
    private static @Nullable MapValue decoded(AuditedRequest.Bytes bytes, String contentType) {
        byte[] body = bytes.array();
        if (body.length == 0) {
            return null;
        }
        try {
            Value value =
                    switch (contentType) {
                        case Protobuf.MEDIA_TYPE -> Protobuf.decode(body);
                        case "application/yaml", "application/apply-patch+yaml" -> Yaml.parse(body);
                        default -> Json.parse(body);
                    };
            return value instanceof MapValue map ? map : null;
        } catch (MalformedException e) {
            return null;
        }
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static void putIfAny(MapValue map, String key, String text) {
        if (!text.isEmpty()) {
            map.put(key, text);
        }
    }
}
