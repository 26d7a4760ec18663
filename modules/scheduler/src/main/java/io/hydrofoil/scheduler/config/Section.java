package io.hydrofoil.scheduler.config;

import io.hydrofoil.chassis.Nearest;
import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.scheduler.SchedulerConfigException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A map of a configuration at a path: every key is known, every value of the right type, or it is refused. */
final class Section {
    private final String path;
    private final MapValue values;

    private Section(String path, MapValue values) {
        this.path = path;
        this.values = values;
    }

    /** The map at {@code path}; its keys must be among {@code known}. */
    static Section of(String path, MapValue values, String... known) throws SchedulerConfigException {
        for (String key : values.keys()) {
            if (!List.of(known).contains(key)) {
                throw new SchedulerConfigException(path + " has the unknown key \"" + key + "\"; did you mean \""
                        + Nearest.of(key, List.of(known)) + "\"? Known keys: " + String.join(", ", known));
            }
        }
        return new Section(path, values);
    }

    String path(String key) {
        return path + "." + key;
    }

    boolean has(String key) {
        return values.has(key);
    }

    MapValue values() {
        return values;
    }

    String text(String key, String otherwise) throws SchedulerConfigException {
        return switch (values.get(key)) {
            case null -> otherwise;
            case StringValue(String text) -> text;
            default -> throw wrong(key, "a text");
        };
    }

    /** A text that must be there. */
    String text(String key) throws SchedulerConfigException {
        String text = text(key, "");
        if (text.isEmpty()) {
            throw new SchedulerConfigException(path(key) + " is required");
        }
        return text;
    }

    /** One of some words. */
    String word(String key, String otherwise, Collection<String> words) throws SchedulerConfigException {
        String text = text(key, otherwise);
        if (!words.contains(text)) {
            throw new SchedulerConfigException(path(key) + " is \"" + text + "\"; did you mean \""
                    + Nearest.of(text, words) + "\"? Known: " + String.join(", ", words));
        }
        return text;
    }

    int number(String key, int otherwise, int least, int most) throws SchedulerConfigException {
        return switch (values.get(key)) {
            case null -> otherwise;
            case NumberValue number when number.isIntegral() -> within(key, number.longValue(), least, most);
            default -> throw wrong(key, "an integer");
        };
    }

    private int within(String key, long value, int least, int most) throws SchedulerConfigException {
        if (value < least || value > most) {
            throw new SchedulerConfigException(
                    path(key) + " is " + value + ", but must lie between " + least + " and " + most);
        }
        return (int) value;
    }

    boolean flag(String key, boolean otherwise) throws SchedulerConfigException {
        return switch (values.get(key)) {
            case null -> otherwise;
            case BoolValue flag -> flag.flag();
            default -> throw wrong(key, "true or false");
        };
    }

    /** The map of a key; null: it is not there. */
    @Nullable
    MapValue map(String key) throws SchedulerConfigException {
        return switch (values.get(key)) {
            case null -> null;
            case MapValue map -> map;
            default -> throw wrong(key, "a map");
        };
    }

    List<String> texts(String key) throws SchedulerConfigException {
        List<String> texts = new ArrayList<>();
        for (Value value : list(key)) {
            if (!(value instanceof StringValue(String text))) {
                throw wrong(key, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /** The maps of a list, each as a section. */
    List<Section> sections(String key, String... known) throws SchedulerConfigException {
        List<Section> sections = new ArrayList<>();
        int index = 0;
        for (Value value : list(key)) {
            if (!(value instanceof MapValue map)) {
                throw wrong(key, "a list of maps");
            }
            sections.add(of(path(key) + "[" + index++ + "]", map, known));
        }
        return sections;
    }

    private ListValue list(String key) throws SchedulerConfigException {
        return switch (values.get(key)) {
            case null -> ListValue.EMPTY;
            case ListValue list -> list;
            default -> throw wrong(key, "a list");
        };
    }

    SchedulerConfigException wrong(String key, String wanted) {
        return new SchedulerConfigException(path(key) + " is not " + wanted);
    }
}
