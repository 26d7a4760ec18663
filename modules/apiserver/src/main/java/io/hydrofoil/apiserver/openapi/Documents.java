package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.apiserver.ServerVersion;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** OpenAPI documents of one kind table as trees: pure functions, each call makes a new tree of some megabytes. */
final class Documents {
    private final KindTable kinds;

    Documents(KindTable kinds) {
        this.kinds = kinds;
    }

    /** The one document of version 2. */
    MapValue swagger() {
        PathsWriter paths = new PathsWriter(kinds);
        places().forEach((place, add) -> add.accept(paths));
        RootPaths.issuer(paths);
        Parameters parameters = new Parameters(Dialect.V2);
        return new MapValue()
                .put("swagger", "2.0")
                .put("info", title())
                .put("paths", paths.paths(Dialect.V2, parameters))
                .put("definitions", new SchemaWriter(Dialect.V2, kinds, "").closure(paths.definitions()))
                .put("parameters", parameters.shared())
                .put("securityDefinitions", security())
                .put("security", Json.of("[{\"BearerToken\":[]}]"));
    }

    /** The document of a place such as {@code apis/apps/v1} or {@code version}, or null if there is none. */
    @Nullable
    MapValue of(String place) {
        Consumer<PathsWriter> add = places().get(place);
        if (add == null) {
            return null;
        }
        PathsWriter paths = new PathsWriter(kinds);
        add.accept(paths);
        MapValue components = new MapValue();
        if (!paths.definitions().isEmpty()) {
            components.put(
                    "schemas", new SchemaWriter(Dialect.V3, kinds, apiVersion(place)).closure(paths.definitions()));
        }
        return new MapValue()
                .put("openapi", "3.0.0")
                .put("info", title())
                .put("paths", paths.paths(Dialect.V3, new Parameters(Dialect.V3)))
                .put("components", components.put("securitySchemes", security()));
    }

    /** Whether there is a document of this place. */
    boolean has(String place) {
        return places().containsKey(place);
    }

    /** {@code /openapi/v3}: where the documents are. */
    MapValue index() {
        MapValue paths = new MapValue();
        for (String place : places().keySet()) {
            paths.put(place, new MapValue().put("serverRelativeURL", "/openapi/v3/" + place + "?hash=" + hash(place)));
        }
        return new MapValue().put("paths", paths);
    }

    /** What each document of version 3 is about, by its place below {@code /openapi/v3/}. */
    private Map<String, Consumer<PathsWriter>> places() {
        Map<String, Consumer<PathsWriter>> places = new TreeMap<>();
        places.put(".well-known/openid-configuration", RootPaths::issuer);
        places.put("api", RootPaths::core);
        places.put("apis", RootPaths::groups);
        places.put("logs", RootPaths::logs);
        places.put("openid/v1/jwks", RootPaths::keys);
        places.put("version", RootPaths::program);
        for (String apiVersion : kinds.apiVersions()) {
            String group = GroupVersionKinds.groupOf(apiVersion);
            if (!group.isEmpty()) {
                places.put("apis/" + group, paths -> RootPaths.group(paths, group));
            }
            places.put(path(apiVersion), paths -> {
                RootPaths.version(paths, apiVersion);
                served(apiVersion).forEach(paths::add);
            });
        }
        return places;
    }

    /** {@code api/v1} or {@code apis/GROUP/VERSION}. */
    static String path(String apiVersion) {
        return (apiVersion.contains("/") ? "apis/" : "api/") + apiVersion;
    }

    /**
     * Changes whenever the document may: it covers all that the document is made from, so that the index need not make
     * the documents.
     */
    String hash(String place) {
        StringBuilder text = new StringBuilder(Schema.fingerprint())
                .append(ServerVersion.gitVersion())
                .append(place);
        for (Kind kind : kinds.all()) {
            text.append(kind).append(kind.verbs()).append(kind.subresources()).append(kind.definition());
            CustomKind custom = kind.custom();
            boolean isShown = place.equals("v2") || kind.apiVersion().equals(apiVersion(place));
            if (custom != null && isShown) {
                text.append(custom.jsonSchema());
            }
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-512").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    private List<Kind> served(String apiVersion) {
        return kinds.all().stream()
                .filter(kind -> kind.apiVersion().equals(apiVersion))
                .toList();
    }

    /** {@code GROUP/VERSION}, {@code v1}, or what cannot be one. */
    private static String apiVersion(String place) {
        return place.substring(place.indexOf('/') + 1);
    }

    private static MapValue title() {
        return Json.map("{\"title\":\"Kubernetes\",\"version\":\"v" + ServerVersion.KUBERNETES + "\"}");
    }

    private static MapValue security() {
        return Json.map("""
            {"BearerToken":{"description":"Bearer Token authentication","in":"header","name":"authorization",
             "type":"apiKey"}}\
            """);
    }
}
