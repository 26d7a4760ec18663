package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.objects.Descriptions;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAPI documents of one kind table as trees: pure functions, each call makes a new tree of some megabytes. */
final class Documents {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private final KindTable kinds;

    Documents(KindTable kinds) {
        this.kinds = kinds;
    }

    /** The one document of version 2. */
    MapValue swagger() {
        PathsWriter paths = new PathsWriter(Dialect.V2, kinds);
        kinds.all().forEach(paths::add);
        return new MapValue()
                .put("swagger", "2.0")
                .put("info", title())
                .put("paths", paths.paths())
                .put("definitions", schemas(Dialect.V2).closure(definitions(kinds.all())));
    }

    /** The document of an API version such as {@code apps/v1}, or null if it is not served. */
    @Nullable
    MapValue ofVersion(String apiVersion) {
        List<Kind> served = served(apiVersion);
        if (served.isEmpty()) {
            return null;
        }
        PathsWriter paths = new PathsWriter(Dialect.V3, kinds);
        served.forEach(paths::add);
        return new MapValue()
                .put("openapi", "3.0.0")
                .put("info", title())
                .put("paths", paths.paths())
                .put(
                        "components",
                        new MapValue().put("schemas", schemas(Dialect.V3).closure(definitions(served))));
    }

    /** {@code /openapi/v3}: where the documents are. */
    MapValue index() {
        MapValue paths = new MapValue();
        for (String apiVersion : kinds.apiVersions()) {
            String path = path(apiVersion);
            paths.put(
                    path, new MapValue().put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + hash(apiVersion)));
        }
        return new MapValue().put("paths", paths);
    }

    /** {@code api/v1} or {@code apis/GROUP/VERSION}. */
    static String path(String apiVersion) {
        return (apiVersion.contains("/") ? "apis/" : "api/") + apiVersion;
    }

    /**
     * Changes whenever the document may: it covers all that the document is made from, so that the index need not make
     * the documents.
     */
    String hash(String apiVersion) {
        StringBuilder text = new StringBuilder(Schema.fingerprint()).append(apiVersion);
        for (Kind kind : served(apiVersion)) {
            text.append(kind).append(kind.verbs()).append(kind.subresources()).append(kind.definition());
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

    private SchemaWriter schemas(Dialect dialect) {
        return new SchemaWriter(dialect, Descriptions.load(), new GroupVersionKinds(kinds));
    }

    private static MapValue title() {
        return Json.map("{\"title\":\"Kubernetes\",\"version\":\"v1.36.2\"}");
    }

    private List<String> definitions(List<Kind> served) {
        List<String> names = new ArrayList<>(List.of(
                META + "DeleteOptions",
                META + "Status",
                META + "Patch",
                META + "WatchEvent",
                META + "APIResourceList"));
        for (Kind kind : served) {
            names.add(kind.definition());
            if (kind.verbs().contains("list")) {
                names.add(kind.definition() + "List");
            }
            for (Kind.Subresource subresource : kind.subresources()) {
                String definition = GroupVersionKinds.definition(kinds, subresource);
                if (!definition.isEmpty()) {
                    names.add(definition);
                }
            }
        }
        return names;
    }
}
