package io.hydrofoil.apiserver;

import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.apiserver.pipeline.Pipeline;
import io.hydrofoil.apiserver.reads.ConvertedReads;
import io.hydrofoil.apiserver.reads.ReadPool;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.reads.Selection;
import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.WriteOptions;
import io.hydrofoil.apiserver.verbs.Body;
import io.hydrofoil.apiserver.verbs.Command;
import io.hydrofoil.apiserver.verbs.TypeMeta;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Protobuf;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.Shape;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.Yaml;
import io.hydrofoil.store.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** From exchanges that write to commands in the pipeline. Thread-safe. */
final class WriteRequests {
    private static final Schema DELETE_OPTIONS =
            Schema.definition("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions");
    private static final List<String> BODY_TYPES = List.of("application/json", "application/yaml", Protobuf.MEDIA_TYPE);

    private static final List<String> CUSTOM_PATCHES =
            List.of("application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml");

    /** Most bytes of a body that a message quotes. */
    private static final int MAX_QUOTED = 30;

    private static final String TOO_MANY = "too many requests, please try again later.";

    private final KindTable kinds;
    private final Pipeline pipeline;
    private final Reader reader;
    private final ReadPool pool;
    private final ConvertedReads converted;
    private final Clock clock;

    WriteRequests(
            KindTable kinds, Pipeline pipeline, Reader reader, ReadPool pool, ConvertedReads converted, Clock clock) {
        this.converted = converted;
        this.kinds = kinds;
        this.pipeline = pipeline;
        this.reader = reader;
        this.pool = pool;
        this.clock = clock;
    }

    /** Answers now or when the write is done. */
    void handle(Exchange exchange, Target target, Representation as) throws RefusedException {
        ExchangeCompletion completion = new ExchangeCompletion(exchange, target.kind(), as, clock);
        switch (target.verb()) {
            case CREATE -> {
                Body body = body(exchange);
                WriteOptions options =
                        WriteOptions.parse("CreateOptions", exchange.query()).orBy(exchange.header("user-agent"));
                submit(exchange, new Command.Create(target, options, body), completion);
            }
            case UPDATE -> {
                Body body = body(exchange);
                WriteOptions options =
                        WriteOptions.parse("UpdateOptions", exchange.query()).orBy(exchange.header("user-agent"));
                submit(exchange, new Command.Update(target, options, body), completion);
            }
            case PATCH -> {
                Command.PatchFormat format = patchFormat(exchange, target);
                submit(exchange, patch(exchange, target, format), completion);
            }
            case DELETE -> submit(exchange, new Command.Delete(target, deleteOptions(exchange)), completion);
            case DELETECOLLECTION -> {
                ListOptions which = ListOptions.parse(exchange.query(), false);
                // What is to be deleted is looked at before how: of two faults the client is told that one.
                Selection.of(target, which);
                CollectionDelete.Order order = new CollectionDelete.Order(target, which, deleteOptions(exchange));
                ShownObjects shown = converted.shown(target.kind());
                deleteAll(new CollectionDelete(order, exchange.identity(), pipeline, completion), completion, shown);
            }
            case GET, LIST, WATCH -> throw new IllegalArgumentException("not a write: " + target.verb());
        }
    }

    /** Lists on a reading thread: a collection may be large. */
    private void deleteAll(CollectionDelete delete, ExchangeCompletion completion, @Nullable ShownObjects shown)
            throws RefusedException {
        ReadPool threads = shown == null ? pool : converted.pool();
        if (!threads.tryEnter()) {
            throw new RefusedException(Statuses.tooManyRequests(TOO_MANY, 1));
        }
        threads.submit(() -> {
            try {
                delete.start(reader, kinds, shown);
            } catch (RefusedException e) {
                completion.refused(e.status(), Notes.NONE);
            } finally {
                threads.leave();
            }
        });
    }

    private void submit(Exchange exchange, Command command, ExchangeCompletion completion) throws RefusedException {
        if (!pipeline.submit(command, exchange.identity(), completion)) {
            throw new RefusedException(Statuses.tooManyRequests(TOO_MANY, 1));
        }
    }

    /** The 501 for what is in the API but not in this version. */
    ApiStatus notServed(Target target) {
        String text = target.kind().plural() + "/" + target.subresourceName() + " is not served by this version";
        return new ApiStatus(501, "NotImplemented", text, null);
    }

    private static Command patch(Exchange exchange, Target target, Command.PatchFormat format) throws RefusedException {
        if (format == Command.PatchFormat.APPLY) {
            WriteOptions options = WriteOptions.parseApply(exchange.query());
            return new Command.Patch(target, options, format, yaml(exchange.body()));
        }
        WriteOptions options =
                WriteOptions.parse("PatchOptions", exchange.query()).orBy(exchange.header("user-agent"));
        return new Command.Patch(target, options, format, json(exchange.body()));
    }

    private static Body body(Exchange exchange) throws RefusedException {
        return switch (mediaType(exchange)) {
            case "", "application/json" -> json(exchange.body());
            case "application/yaml" -> yaml(exchange.body());
            case Protobuf.MEDIA_TYPE -> protobuf(exchange.body());
            default -> throw new RefusedException(Statuses.unsupportedMediaType(BODY_TYPES));
        };
    }

    private static Body json(byte[] bytes) {
        return new JsonBody(bytes);
    }

    /** A body that can be quoted as it came. */
    private static final class JsonBody implements Body {
        private final byte[] bytes;

        JsonBody(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public Value read(Consumer<String> onDuplicate) throws MalformedException {
            return Json.parse(bytes, 0, bytes.length, path -> onDuplicate.accept("duplicate field \"" + path + "\""));
        }

        @Override
        public Value read(Schema schema, Consumer<String> onDuplicate) throws MalformedException {
            return Json.parse(schema, bytes, path -> onDuplicate.accept("duplicate field \"" + path + "\""));
        }

        @Override
        public void keys(Consumer<String> onKey) throws MalformedException {
            Json.keys(bytes, onKey);
        }

        @Override
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public boolean isJson() {
            return true;
        }

        @Override
        public String quoted() {
            return quote(bytes);
        }
    }

    /** A body of another form. */
    private static final class OtherBody implements Body {
        private final byte[] bytes;
        private final Reading reading;

        OtherBody(byte[] bytes, Reading reading) {
            this.bytes = bytes;
            this.reading = reading;
        }

        @Override
        public Value read(Consumer<String> onDuplicate) throws MalformedException {
            return reading.read(bytes, onDuplicate);
        }

        @Override
        public String quoted() {
            return quote(bytes);
        }
    }

    @FunctionalInterface
    private interface Reading {
        Value read(byte[] bytes, Consumer<String> onDuplicate) throws MalformedException;
    }

    private static String quote(byte[] bytes) {
        if (bytes.length == 0) {
            return "<empty>";
        }
        int shown = Math.min(bytes.length, MAX_QUOTED);
        String begin = bytes[0] == '{'
                ? new String(bytes, 0, shown, StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(bytes, 0, shown);
        return shown < bytes.length ? begin + " ..." : begin;
    }

    private static Body yaml(byte[] bytes) {
        return new OtherBody(bytes, Yaml::parse);
    }

    private static Body protobuf(byte[] bytes) {
        return new OtherBody(bytes, (encoded, onDuplicate) -> Protobuf.decode(encoded));
    }

    private static Command.PatchFormat patchFormat(Exchange exchange, Target target) throws RefusedException {
        boolean isCustom = target.kind().custom() != null;
        return switch (mediaType(exchange)) {
            case "application/json-patch+json" -> Command.PatchFormat.JSON;
            case "application/merge-patch+json" -> Command.PatchFormat.MERGE;
            case "application/strategic-merge-patch+json" -> {
                if (isCustom) {
                    throw new RefusedException(Statuses.unsupportedMediaType(CUSTOM_PATCHES));
                }
                yield Command.PatchFormat.STRATEGIC;
            }
            case "application/apply-patch+yaml" -> Command.PatchFormat.APPLY;
            default ->
                throw new RefusedException(
                        isCustom ? Statuses.unsupportedMediaType(CUSTOM_PATCHES) : Statuses.unsupportedPatchType());
        };
    }

    private static DeleteOptions deleteOptions(Exchange exchange) throws RefusedException {
        if (exchange.body().length == 0) {
            return DeleteOptions.parse(exchange.query());
        }
        MapValue options;
        try {
            options = TypeMeta.object(DELETE_OPTIONS, body(exchange), duplicate -> {});
        } catch (MalformedException e) {
            throw new RefusedException(Statuses.badRequest(String.valueOf(e.getMessage())));
        }
        String kind = options.text("kind", "");
        if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
            throw new RefusedException(Statuses.badRequest(
                    "converting (" + kind + ") to (meta.k8s.io/v1.DeleteOptions): unknown conversion"));
        }
        try {
            Shape.conform(DELETE_OPTIONS, options, new Shape.Report());
        } catch (MalformedException e) {
            throw new RefusedException(Statuses.badRequest(String.valueOf(e.getMessage())));
        }
        return DeleteOptions.of(options);
    }

    private static String mediaType(Exchange exchange) {
        @Nullable String header = exchange.header("content-type");
        if (header == null) {
            return "";
        }
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }
}
