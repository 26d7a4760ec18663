package io.hydrofoil.apiserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Compares the documents with the published ones, where they lie beside the project: all but texts and the order of
 * what has none. What is published of versions that are not served by default does not count.
 */
final class PublishedDocumentsTest {
    /** Lists in which the order means nothing. */
    private static final Set<String> SETS = Set.of("parameters", "required", "x-kubernetes-group-version-kind");

    private static final String DEFINITIONS = "#/definitions/";
    private final Documents documents = new Documents(KindTable.builtin());
    private final List<String> differences = new ArrayList<>();

    @Test
    void everyDocumentOfVersion3HasTheStructureOfThePublishedOne() throws IOException {
        Path directory = published();
        if (directory == null) {
            return;
        }
        int compared = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(PublishedDocumentsTest::isOfVersion3).toList()) {
                String place = place(file);
                MapValue got = documents.of(place);
                if (got != null) {
                    compared++;
                    compare(place, Json.map(Files.readString(file)), copy(got), "");
                }
            }
        }
        System.out.println("OpenAPI v3: " + compared + " documents, " + differences.size() + " differences");
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(46);
    }

    @Test
    void theDocumentOfVersion2HasTheStructureOfThePublishedOne() throws IOException {
        Path directory = published();
        if (directory == null) {
            return;
        }
        MapValue got = resolved(copy(documents.swagger()));
        MapValue want = resolved(Json.map(Files.readString(directory.resolve("swagger.json"))));
        MapValue paths = new MapValue();
        want.map("paths").forEach(entry -> {
            if (isServed(entry.getKey())) {
                paths.put(entry.getKey(), entry.getValue());
            }
        });
        MapValue definitions = new MapValue();
        TreeSet<String> reached = new TreeSet<>();
        reach(paths, want.map("definitions"), reached);
        reached.forEach(name -> definitions.put(name, want.map("definitions").map(name)));
        compare("v2", want.put("paths", paths).put("definitions", definitions), got, "");
        System.out.println("OpenAPI v2: " + reached.size() + " definitions, " + paths.size() + " paths, "
                + differences.size() + " differences");
        assertThat(differences).isEmpty();
    }

    private static MapValue copy(MapValue tree) {
        return Json.map(Json.text(tree));
    }

    private static boolean isOfVersion3(Path file) {
        return file.getFileName().toString().endsWith("_openapi.json");
    }

    private static String place(Path file) {
        return file.getFileName().toString().replace("_openapi.json", "").replace("__", "/");
    }

    private static boolean isServed(String path) {
        String[] parts = path.split("/", -1);
        if (!parts[1].equals("apis") || parts.length < 4) {
            return true;
        }
        List<String> versions = KindTable.builtin().apiVersions();
        return parts[3].isEmpty()
                ? versions.stream().anyMatch(version -> version.startsWith(parts[2] + "/"))
                : versions.contains(parts[2] + "/" + parts[3]);
    }

    /** Parameters written where they are referred to; their names end in a hash over their texts. */
    private static MapValue resolved(MapValue swagger) {
        MapValue shared = swagger.map("parameters");
        swagger.remove("parameters");
        for (var path : swagger.map("paths")) {
            MapValue item = (MapValue) path.getValue();
            resolve(item, shared);
            item.forEach(entry -> {
                if (entry.getValue() instanceof MapValue operation) {
                    resolve(operation, shared);
                }
            });
        }
        return swagger;
    }

    private static void resolve(MapValue owner, MapValue shared) {
        if (owner.get("parameters") instanceof ListValue parameters) {
            ListValue resolved = new ListValue();
            for (MapValue parameter : parameters.maps()) {
                String reference = parameter.text("$ref");
                resolved.add(
                        reference == null
                                ? parameter
                                : shared.map(reference.substring(reference.lastIndexOf('/') + 1))
                                        .copy());
            }
            owner.put("parameters", resolved);
        }
    }

    private static void reach(Value value, MapValue definitions, Set<String> reached) {
        if (value instanceof MapValue map) {
            String reference = map.text("$ref", "");
            if (reference.startsWith(DEFINITIONS)) {
                String name = reference.substring(DEFINITIONS.length());
                if (reached.add(name)) {
                    reach(definitions.map(name), definitions, reached);
                }
            }
            map.forEach(entry -> reach(entry.getValue(), definitions, reached));
        } else if (value instanceof ListValue list) {
            list.forEach(item -> reach(item, definitions, reached));
        }
    }

    private void compare(String at, Value want, Value got, String key) {
        switch (want) {
            case MapValue wanted
            when got instanceof MapValue given -> {
                TreeSet<String> keys = new TreeSet<>(wanted.keys());
                keys.addAll(given.keys());
                for (String name : keys) {
                    compareField(at, wanted, given, name);
                }
            }
            case ListValue wanted
            when got instanceof ListValue given -> {
                if (!texts(wanted, key).equals(texts(given, key))) {
                    differences.add(at + ": want " + texts(wanted, key) + ", got " + texts(given, key));
                }
            }
            default -> {
                if (!want.equals(got)) {
                    differences.add(at + ": want " + Json.text(want) + ", got " + Json.text(got));
                }
            }
        }
    }

    private void compareField(String at, MapValue want, MapValue got, String name) {
        Value wanted = want.get(name);
        Value given = got.get(name);
        boolean isText = (name.equals("description") || at.endsWith("/info"))
                && (wanted == null || wanted instanceof StringValue)
                && (given == null || given instanceof StringValue);
        if (isText) {
            return;
        }
        if (wanted == null || given == null) {
            differences.add(at + "/" + name + (wanted == null ? ": not wanted" : ": missing"));
        } else {
            compare(at + "/" + name, wanted, given, name);
        }
    }

    private static List<String> texts(ListValue list, String key) {
        Stream<String> texts = list.stream().map(PublishedDocumentsTest::withoutText);
        return (SETS.contains(key) ? texts.sorted() : texts).toList();
    }

    private static String withoutText(Value value) {
        if (!(value instanceof MapValue map)) {
            return Json.text(value);
        }
        StringBuilder text = new StringBuilder("{");
        for (String name : new TreeSet<>(map.keys())) {
            if (!name.equals("description")) {
                text.append(name).append(':').append(withoutText(map.get(name))).append(' ');
            }
        }
        return text.append('}').toString();
    }

    private static @Nullable Path published() {
        Path here = Path.of(System.getProperty("hydrofoil.root", "."))
                .toAbsolutePath()
                .normalize();
        for (Path up = here.getParent(); up != null; up = up.getParent()) {
            Path directory = up.resolve("shared/reference/openapi");
            if (Files.isDirectory(directory)) {
                return directory;
            }
        }
        return null;
    }
}
