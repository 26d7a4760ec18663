package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.SchemaText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What published documents say beyond the schema, read from marks.txt; see there. Immutable. */
final class Marks {
    private final Map<String, Set<String>> byWord = new HashMap<>();
    private final Map<String, MapValue> unions = new HashMap<>();
    private final List<String> versions = new ArrayList<>();

    private Marks() {}

    /** Reads them anew: they are needed only while a document is made. */
    static Marks load() {
        Marks marks = new Marks();
        try (InputStream in = Marks.class.getResourceAsStream("marks.txt")) {
            if (in == null) {
                throw new IllegalStateException("missing resource marks.txt");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> marks.add(List.of(line.split(" "))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return marks;
    }

    private void add(List<String> words) {
        String about = words.get(1);
        switch (words.getFirst()) {
            case "version" -> versions.add(about);
            case "union" -> unions.put(SchemaText.fullName(about), union(words.subList(2, words.size())));
            default ->
                byWord.computeIfAbsent(words.getFirst(), word -> new HashSet<>())
                        .add(SchemaText.fullName(about));
        }
    }

    private static MapValue union(List<String> words) {
        MapValue union = new MapValue();
        if (!words.getFirst().equals("-")) {
            union.put("discriminator", words.getFirst());
        }
        MapValue fields = union.ensureMap("fields-to-discriminateBy");
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            fields.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return union;
    }

    /** Whether a definition, or a field as {@code DEFINITION/FIELD}, has this mark. */
    boolean has(String mark, String about) {
        return byWord.getOrDefault(mark, Set.of()).contains(about);
    }

    /** The union that a definition is, or null. */
    @Nullable
    MapValue union(String definition) {
        return unions.get(definition);
    }

    /** Versions that are known but not served, as {@code GROUP/VERSION}. */
    List<String> versions() {
        return versions;
    }
}
