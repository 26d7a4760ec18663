package io.hydrofoil.apiserver.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.ServerVersion;
import io.hydrofoil.apiserver.reads.Indented;
import io.hydrofoil.apiserver.reads.MediaType;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Protobuf;
import io.hydrofoil.objects.Yaml;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code /statusz} and {@code /flagz}: which program this is, since when it runs, and how it was configured. Text for
 * people; an object for those whose Accept header names its group, version and kind (source: KEP-4827, KEP-4828, and
 * the documentation of the z-pages). Thread-safe.
 */
final class ComponentPages {
    static final String STATUS = "/statusz";
    static final String FLAGS = "/flagz";
    /** Of what is served, what is for debugging. */
    static final List<String> PATHS = List.of(FLAGS, "/healthz", "/livez", "/metrics", "/readyz", STATUS, "/version");

    private static final String COMPONENT = "kube-apiserver";
    private static final String TEXT = "text/plain";
    private static final List<String> OFFERED =
            List.of("application/json", "application/yaml", Protobuf.MEDIA_TYPE, TEXT);
    private static final String GROUP = "config.k8s.io";
    private static final String OLD_VERSION = "v1alpha1";
    private static final List<String> VERSIONS = List.of("v1beta1", OLD_VERSION);
    private static final DateTimeFormatter UNIX_DATE =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss 'UTC' yyyy", Locale.ROOT);

    private final long startMs;
    private final Clock clock;
    private final TreeMap<String, String> flags;

    /**
     * @param startMs when the process started, in milliseconds since the epoch
     * @param flags the configuration, by option; without secrets
     */
    ComponentPages(long startMs, Clock clock, Map<String, String> flags) {
        this.startMs = startMs;
        this.clock = clock;
        this.flags = new TreeMap<>(flags);
    }

    /** In what a page is written; {@code version} is null for text. */
    private record Form(String mediaType, @Nullable String version) {}

    void answer(Exchange exchange) {
        boolean isStatus = STATUS.equals(exchange.path());
        String accept = exchange.header("accept");
        if (accept == null || accept.isBlank()) {
            text(exchange, isStatus, TEXT + "; charset=utf-8");
            return;
        }
        Form form = formFor(accept, isStatus ? "Statusz" : "Flagz");
        if (form == null) {
            String message = "only the following media types are accepted: " + String.join(", ", OFFERED);
            Reads.refuse(
                    Indented.of(exchange),
                    Representation.ofErrors(accept),
                    new ApiStatus(406, "NotAcceptable", message, null));
        } else if (form.version() == null) {
            text(exchange, isStatus, TEXT);
        } else {
            object(Indented.of(exchange), isStatus, form, form.version());
        }
    }

    private static @Nullable Form formFor(String accept, String kind) {
        for (MediaType clause : MediaType.parse(accept)) {
            for (String offered : OFFERED) {
                if (clause.covers(offered)) {
                    String version = versionIn(clause, kind);
                    if (offered.equals(TEXT) ? version == null && !isShaped(clause) : isObject(offered, version)) {
                        return new Form(offered, version);
                    }
                }
            }
        }
        return null;
    }

    private static boolean isObject(String offered, @Nullable String version) {
        return version != null && !offered.equals(Protobuf.MEDIA_TYPE);
    }

    private static boolean isShaped(MediaType clause) {
        return clause.parameter("g") != null || clause.parameter("v") != null || clause.parameter("as") != null;
    }

    private static @Nullable String versionIn(MediaType clause, String kind) {
        String version = clause.parameter("v");
        boolean isPage = GROUP.equals(clause.parameter("g")) && kind.equals(clause.parameter("as"));
        return isPage && version != null && VERSIONS.contains(version) ? version : null;
    }

    private void object(Exchange exchange, boolean isStatus, Form form, String version) {
        MapValue page = new MapValue()
                .put("kind", isStatus ? "Statusz" : "Flagz")
                .put("apiVersion", GROUP + "/" + version)
                .put("metadata", new MapValue().put("name", COMPONENT));
        if (isStatus) {
            page.put(
                            "startTime",
                            Instant.ofEpochMilli(startMs)
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString())
                    .put("uptimeSeconds", uptimeSeconds())
                    .put("goVersion", Health.PLATFORM)
                    .put("binaryVersion", ServerVersion.KUBERNETES)
                    .put("emulationVersion", emulated())
                    .put("paths", ListValue.ofTexts(PATHS));
        } else {
            MapValue values = new MapValue();
            flags.forEach(values::put);
            page.put("flags", values);
        }
        Map<String, List<String>> headers = new TreeMap<>();
        headers.put("Content-Type", List.of(form.mediaType()));
        if (version.equals(OLD_VERSION)) {
            String name = exchange.path().substring(1);
            headers.put(
                    "Warning",
                    List.of("299 - \"This version of the " + name
                            + " endpoint is deprecated. Please use a newer version.\""));
        }
        byte[] body = form.mediaType().equals("application/yaml") ? Yaml.bytes(page) : Json.bytes(page);
        exchange.answer(200, headers, body);
    }

    private void text(Exchange exchange, boolean isStatus, String mediaType) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(COMPONENT + " " + exchange.path().substring(1));
        lines.add("Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility"
                + " guarantees and is for debugging purposes only.");
        if (isStatus) {
            lines.add("");
            lines.addAll(status());
        } else {
            flags.forEach((name, value) -> lines.add(name + "=" + value));
        }
        byte[] body = (String.join("\n", lines) + "\n").getBytes(UTF_8);
        exchange.answer(200, Map.of("Content-Type", List.of(mediaType)), body);
    }

    private List<String> status() {
        long up = uptimeSeconds();
        return List.of(
                "Started: " + UNIX_DATE.format(Instant.ofEpochMilli(startMs).atOffset(ZoneOffset.UTC)),
                String.format(Locale.ROOT, "Up: %d hr %02d min %02d sec", up / 3600, up / 60 % 60, up % 60),
                "Go version: " + Health.PLATFORM,
                "Binary version: " + ServerVersion.KUBERNETES,
                "Emulation version: " + emulated(),
                "Paths: " + String.join(" ", PATHS));
    }

    private long uptimeSeconds() {
        return Math.max(0, (clock.wallMs() - startMs) / 1000);
    }

    private static String emulated() {
        return ServerVersion.KUBERNETES.substring(0, ServerVersion.KUBERNETES.lastIndexOf('.'));
    }
}
