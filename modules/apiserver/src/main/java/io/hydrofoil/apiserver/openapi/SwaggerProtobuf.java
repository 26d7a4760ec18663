package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAPI v2 document as a protobuf message {@code openapi.v2.Document}, which older clients ask for. Field numbers
 * are those of the
 * gnostic project's OpenAPIv2.proto; extensions travel as YAML text, of which JSON is a part.
 */
final class SwaggerProtobuf {
    private SwaggerProtobuf() {}

    static byte[] bytes(MapValue document) {
        MapValue info = document.map("info");
        ProtoWriter paths = new ProtoWriter();
        document.map("paths")
                .forEach(entry -> paths.message(2, named(entry.getKey(), path((MapValue) entry.getValue()))));
        ProtoWriter definitions = new ProtoWriter();
        document.map("definitions")
                .forEach(entry -> definitions.message(1, named(entry.getKey(), schema((MapValue) entry.getValue()))));
        ProtoWriter shared = new ProtoWriter();
        document.map("parameters")
                .forEach(entry -> shared.message(1, named(entry.getKey(), parameter((MapValue) entry.getValue()))));
        return new ProtoWriter()
                .text(1, document.text("swagger", ""))
                .message(2, new ProtoWriter().text(1, info.text("title", "")).text(2, info.text("version", "")))
                .message(8, paths)
                .message(9, definitions)
                .message(10, shared)
                .message(12, new ProtoWriter().message(1, named("BearerToken", new ProtoWriter())))
                .message(13, security(document.map("securityDefinitions")))
                .toBytes();
    }

    private static ProtoWriter security(MapValue definitions) {
        ProtoWriter out = new ProtoWriter();
        for (var entry : definitions) {
            MapValue key = (MapValue) entry.getValue();
            ProtoWriter written = new ProtoWriter()
                    .text(1, key.text("type", ""))
                    .text(2, key.text("name", ""))
                    .text(3, key.text("in", ""))
                    .text(4, key.text("description", ""));
            out.message(1, named(entry.getKey(), new ProtoWriter().message(2, written)));
        }
        return out;
    }

    private static ProtoWriter named(String name, ProtoWriter value) {
        return new ProtoWriter().text(1, name).message(2, value);
    }

    private static ProtoWriter any(Value value) {
        return new ProtoWriter().text(2, Json.text(value) + "\n");
    }

    private static ProtoWriter schema(MapValue schema) {
        ProtoWriter out = new ProtoWriter()
                .text(1, schema.text("$ref", ""))
                .text(2, schema.text("format", ""))
                .text(4, schema.text("description", ""));
        @Nullable Value standard = schema.get("default");
        if (standard != null) {
            out.message(5, any(standard));
        }
        texts(out, 19, schema.list("required"));
        if (schema.get("additionalProperties") instanceof MapValue values) {
            out.message(21, new ProtoWriter().message(1, schema(values)));
        }
        String type = schema.text("type", "");
        if (!type.isEmpty()) {
            out.message(22, new ProtoWriter().text(1, type));
        }
        if (schema.get("items") instanceof MapValue items) {
            out.message(23, new ProtoWriter().message(1, schema(items)));
        }
        if (schema.get("properties") instanceof MapValue properties) {
            ProtoWriter all = new ProtoWriter();
            properties.forEach(entry -> all.message(1, named(entry.getKey(), schema((MapValue) entry.getValue()))));
            out.message(25, all);
        }
        extensions(out, 31, schema);
        return out;
    }

    private static ProtoWriter path(MapValue path) {
        ProtoWriter out = new ProtoWriter();
        operation(out, 2, path.get("get"));
        operation(out, 3, path.get("put"));
        operation(out, 4, path.get("post"));
        operation(out, 5, path.get("delete"));
        operation(out, 6, path.get("options"));
        operation(out, 7, path.get("head"));
        operation(out, 8, path.get("patch"));
        parameters(out, 9, path.list("parameters"));
        return out;
    }

    private static void operation(ProtoWriter out, int field, @Nullable Value value) {
        if (!(value instanceof MapValue operation)) {
            return;
        }
        ProtoWriter written = new ProtoWriter();
        texts(written, 1, operation.list("tags"));
        written.text(3, operation.text("description", "")).text(5, operation.text("operationId", ""));
        texts(written, 6, operation.list("produces"));
        texts(written, 7, operation.list("consumes"));
        parameters(written, 8, operation.list("parameters"));
        ProtoWriter responses = new ProtoWriter();
        for (var entry : operation.map("responses")) {
            MapValue response = (MapValue) entry.getValue();
            ProtoWriter body = new ProtoWriter().text(1, response.text("description", ""));
            if (response.get("schema") instanceof MapValue schema) {
                body.message(2, new ProtoWriter().message(1, schema(schema)));
            }
            responses.message(1, named(entry.getKey(), new ProtoWriter().message(1, body)));
        }
        written.message(9, responses);
        texts(written, 10, operation.list("schemes"));
        extensions(written, 13, operation);
        out.message(field, written);
    }

    private static void parameters(ProtoWriter out, int field, ListValue parameters) {
        for (MapValue parameter : parameters.maps()) {
            String reference = parameter.text("$ref", "");
            out.message(
                    field,
                    reference.isEmpty()
                            ? new ProtoWriter().message(1, parameter(parameter))
                            : new ProtoWriter().message(2, new ProtoWriter().text(1, reference)));
        }
    }

    private static ProtoWriter parameter(MapValue parameter) {
        String in = parameter.text("in", "");
        boolean required = parameter.flag("required", false);
        if (in.equals("body")) {
            ProtoWriter body = new ProtoWriter()
                    .text(2, parameter.text("name", ""))
                    .text(3, in)
                    .flag(4, required)
                    .message(5, schema(parameter.map("schema")));
            return new ProtoWriter().message(1, body);
        }
        boolean query = in.equals("query");
        // A query parameter has one field more than a path parameter before its type.
        ProtoWriter other = new ProtoWriter()
                .flag(1, required)
                .text(2, in)
                .text(4, parameter.text("name", ""))
                .text(query ? 6 : 5, parameter.text("type", ""));
        return new ProtoWriter().message(2, new ProtoWriter().message(query ? 3 : 4, other));
    }

    private static void texts(ProtoWriter out, int field, ListValue texts) {
        texts.texts().forEach(text -> out.text(field, text));
    }

    private static void extensions(ProtoWriter out, int field, MapValue tree) {
        for (var entry : tree) {
            if (entry.getKey().startsWith("x-")) {
                out.message(field, named(entry.getKey(), any(entry.getValue())));
            }
        }
    }
}
