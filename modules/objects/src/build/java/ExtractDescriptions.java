import com.google.gson.annotations.SerializedName;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Build step: collects the descriptions of definitions and fields from the annotations of the Java client's models into
 * a compressed table.
 * A line is DEFINITION, tab, FIELD (empty for the definition itself), tab, text with its backslashes, tabs and line
 * ends escaped.
 * Arguments: schema.txt, the file to write.
 */
public final class ExtractDescriptions {
    private static final String MODELS = "io.kubernetes.client.openapi.models.";

    private ExtractDescriptions() {}

    public static void main(String[] arguments) throws IOException {
        Path schema = Path.of(arguments[0]);
        Path out = Path.of(arguments[1]);
        boolean fresh =
                Files.exists(out) && Files.getLastModifiedTime(out).compareTo(Files.getLastModifiedTime(schema)) >= 0;
        if (fresh) {
            return;
        }
        Files.createDirectories(out.getParent());
        int found = 0;
        try (Writer writer =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(out)), StandardCharsets.UTF_8)) {
            for (String line : Files.readAllLines(schema)) {
                if (line.startsWith(":")) {
                    found += describe(line.substring(1), writer);
                }
            }
        }
        if (found < 1000) {
            Files.delete(out);
            throw new IllegalStateException(
                    "only " + found + " descriptions: has the client library changed its annotations?");
        }
    }

    private static int describe(String definition, Writer writer) throws IOException {
        Class<?> model = model(definition);
        if (model == null) {
            return 0;
        }
        int found = 0;
        ApiModel about = model.getAnnotation(ApiModel.class);
        if (about != null && !about.description().isEmpty()) {
            line(writer, definition, "", about.description());
            found++;
        }
        Map<String, Method> getters = new HashMap<>();
        for (Method method : model.getDeclaredMethods()) {
            if (method.getParameterCount() == 0) {
                getters.put(method.getName(), method);
            }
        }
        for (Field field : model.getDeclaredFields()) {
            SerializedName name = field.getAnnotation(SerializedName.class);
            String java = field.getName().startsWith("_") ? field.getName().substring(1) : field.getName();
            Method getter = getters.get("get" + Character.toUpperCase(java.charAt(0)) + java.substring(1));
            ApiModelProperty property = getter == null ? null : getter.getAnnotation(ApiModelProperty.class);
            if (name != null && property != null && !property.value().isEmpty()) {
                line(writer, definition, name.value(), property.value());
                found++;
            }
        }
        return found;
    }

    /** Models are named by version and kind, with the group in front where two groups have the same. */
    private static Class<?> model(String definition) {
        String[] words = definition.split("\\.");
        if (words.length != 3) {
            return null;
        }
        String versioned = capital(words[1]) + words[2];
        for (String name : new String[] {capital(words[0]) + versioned, versioned}) {
            try {
                return Class.forName(MODELS + name, false, ExtractDescriptions.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                // the next name, or none: the library has only what is generally available
            }
        }
        return null;
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static void line(Writer writer, String definition, String field, String text) throws IOException {
        String escaped = text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\r", "")
                .replace("\n", "\\n");
        writer.write(definition + "\t" + field + "\t" + escaped + "\n");
    }
}
