package io.hydrofoil.objects;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;

/**
 * The published texts about definitions and fields, for documents that explain the API. They weigh about a megabyte:
 * load them, write the
 * documents, and let them go. Collected at build time from the Java client of the same version; immutable.
 */
public final class Descriptions {
    private final Map<String, String> texts = new HashMap<>(8192);

    private Descriptions() {}

    /** Reads all of them. */
    public static Descriptions load() {
        Descriptions descriptions = new Descriptions();
        read((field, text) -> {
            int slash = field.indexOf('/');
            String definition = SchemaText.fullName(field.substring(0, slash));
            descriptions.texts.put(definition + field.substring(slash), text);
        });
        return descriptions;
    }

    /**
     * Passes on all of them, by {@code DEFINITION/FIELD} with the short name of the definition, and an empty field for
     * texts about the definition itself.
     */
    static void read(BiConsumer<String, String> reader) {
        try (InputStream in = Descriptions.class.getResourceAsStream("descriptions.gz")) {
            if (in == null) {
                throw new IllegalStateException("missing resource descriptions.gz, which the build makes");
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t", 3);
                reader.accept(parts[0] + "/" + parts[1], unescaped(parts[2]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Text about a definition by its published name; empty if there is none. */
    public String of(Schema schema) {
        return texts.getOrDefault(schema.definition() + "/", "");
    }

    /**
     * Text about a field of an object, else about the definition that it refers to (the source has no texts of such
     * fields), else empty.
     */
    public String of(Schema owner, Schema.Field field) {
        String own = texts.getOrDefault(owner.definition() + "/" + field.name(), "");
        return own.isEmpty() && !field.schema().definition().isEmpty() ? of(field.schema()) : own;
    }

    static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escaped) {
                out.append(c == 'n' ? '\n' : c == 't' ? '\t' : c);
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
