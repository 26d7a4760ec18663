package io.hydrofoil.objects;

import io.hydrofoil.objects.yaml.YamlReader;
import io.hydrofoil.objects.yaml.YamlWriter;
import java.util.function.Consumer;

/**
 * YAML bytes to values and back, as Kubernetes reads and writes them: scalars of YAML 1.1 (so {@code y} is a boolean
 * and {@code 0644} is octal), merge
 * keys, the first document only; block style with sorted keys. Thread-safe.
 */
public final class Yaml {
    private Yaml() {}

    /** Parses the first document; nothing at all is null. Of equal keys the last wins. */
    public static Value parse(byte[] utf8) throws MalformedException {
        return parse(utf8, duplicate -> {});
    }

    /**
     * As {@link #parse(byte[])}; {@code onDuplicate} is told of each key that stands twice, for example {@code line 8:
     * key "k" already set in map}.
     */
    public static Value parse(byte[] utf8, Consumer<String> onDuplicate) throws MalformedException {
        return YamlReader.read(utf8, onDuplicate);
    }

    /** One document, with a line feed at its end. */
    public static byte[] bytes(Value value) {
        return YamlWriter.write(value);
    }
}
