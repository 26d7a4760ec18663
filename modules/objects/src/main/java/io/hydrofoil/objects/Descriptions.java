package io.hydrofoil.objects;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
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
        try (InputStream in = Descriptions.class.getResourceAsStream("descriptions.gz")) {
            if (in == null) {
                throw new IllegalStateException("missing resource descriptions.gz, which the build makes");
            }
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] parts = line.split("\t", 3);
                descriptions.texts.put(SchemaText.fullName(parts[0]) + "/" + parts[1], unescaped(parts[2]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return descriptions;
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

    private static String unescaped(String text) {
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
