package io.hydrofoil.launcher;

import io.hydrofoil.chassis.Nearest;
import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The file given by {@code --config}: YAML with the keys of {@link #KEYS}. Options on the command line win. An unknown
 * key or a value of the wrong
 * type stops the start.
 */
final class ConfigFile {
    /** All keys. */
    static final List<String> KEYS = Stream.of(
                    List.of(
                            "dataDir",
                            "listenAddress",
                            "port",
                            "hostNames",
                            "syncToDisk",
                            "maxRequestsInflight",
                            "maxMutatingRequestsInflight",
                            SchedulerOptions.SCHEDULER,
                            SchedulerOptions.PLUGINS),
                    NodeOptions.KEYS,
                    StorageConfig.KEYS,
                    MembersConfig.KEYS,
                    AuditOptions.KEYS)
            .flatMap(List::stream)
            .toList();

    private static final ConfigFile EMPTY = new ConfigFile("", MapValue.EMPTY);

    private final String source;
    private final MapValue values;

    private ConfigFile(String source, MapValue values) {
        this.source = source;
        this.values = values;
    }

    /** Reads {@code file}; null: an empty configuration. */
    static ConfigFile read(@Nullable Path file) throws StartException {
        if (file == null) {
            return EMPTY;
        }
        try {
            return of(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    "cannot read the configuration " + file + ": " + Reason.of(e),
                    "name an existing file with --config, or leave the option out",
                    e);
        }
    }

    static ConfigFile of(String source, byte[] yaml) throws StartException {
        Value parsed;
        try {
            parsed = Yaml.parse(yaml);
        } catch (MalformedException e) {
            throw new StartException(
                    ExitCode.CONFIGURATION, source + " is not valid YAML: " + e.getMessage(), "correct the file", e);
        }
        if (!(parsed instanceof MapValue map)) {
            throw new StartException(
                    ExitCode.CONFIGURATION, source + " is not a YAML map", "write one \"key: value\" a line");
        }
        for (String key : map.keys()) {
            if (!KEYS.contains(key)) {
                throw new StartException(
                        ExitCode.CONFIGURATION,
                        source + " has the unknown key \"" + key + "\"",
                        "did you mean \"" + Nearest.of(key, KEYS) + "\"? Known keys: " + String.join(", ", KEYS));
            }
        }
        return new ConfigFile(source, map);
    }

    /** A copy of all of it. */
    MapValue tree() {
        return values.copy();
    }

    @Nullable
    String text(String key) throws StartException {
        return switch (values.get(key)) {
            case null -> null;
            case StringValue(String text) -> text;
            default -> throw wrong(key, "a text");
        };
    }

    @Nullable
    Integer number(String key) throws StartException {
        return switch (values.get(key)) {
            case null -> null;
            case NumberValue number
            when number.isIntegral() && number.longValue() == (int) number.longValue() -> (int) number.longValue();
            default -> throw wrong(key, "an integer");
        };
    }

    boolean flag(String key, boolean otherwise) throws StartException {
        return switch (values.get(key)) {
            case null -> otherwise;
            case BoolValue flag -> flag.flag();
            default -> throw wrong(key, "true or false");
        };
    }

    /** The map of a key; empty if it is not there. */
    MapValue map(String key) throws StartException {
        return switch (values.get(key)) {
            case null -> MapValue.EMPTY;
            case MapValue map -> map;
            default -> throw wrong(key, "a map");
        };
    }

    /** What the file is called in messages. */
    String source() {
        return source;
    }

    List<String> texts(String key) throws StartException {
        return texts(key, List.of());
    }

    List<String> texts(String key, List<String> otherwise) throws StartException {
        Value value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        List<String> texts = new ArrayList<>();
        if (value instanceof ListValue list) {
            for (Value item : list) {
                if (!(item instanceof StringValue(String text))) {
                    throw wrong(key, "a list of texts");
                }
                texts.add(text);
            }
            return texts;
        }
        throw wrong(key, "a list of texts");
    }

    List<MapValue> maps(String key) throws StartException {
        Value value = values.get(key);
        if (value == null) {
            return List.of();
        }
        List<MapValue> maps = new ArrayList<>();
        if (value instanceof ListValue list) {
            for (Value item : list) {
                if (!(item instanceof MapValue map)) {
                    throw wrong(key, "a list of maps");
                }
                maps.add(map);
            }
            return maps;
        }
        throw wrong(key, "a list of maps");
    }

    private StartException wrong(String key, String wanted) {
        return new StartException(
                ExitCode.CONFIGURATION,
                source + ": the value of \"" + key + "\" is not " + wanted,
                "correct the value, or remove the key to get its default");
    }
}
