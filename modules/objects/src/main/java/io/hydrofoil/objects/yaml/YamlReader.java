package io.hydrofoil.objects.yaml;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the value of the first document from a parser's events. Aliases are expanded by copying; how much of a
 * document may come from aliases is
 * limited (few bytes could else become any amount of memory).
 */
public final class YamlReader {
    private static final String TAG = "tag:yaml.org,2002:";
    private static final int FREE_NODES = 1_000;
    private static final int FREE_ALIASED = 100;
    private static final int MAX_ALIASED = 400_000;
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(Integer.MAX_VALUE)
            .setUseMarks(true)
            .build();

    private final Iterator<Event> events;
    private final Consumer<String> onDuplicate;
    private final Map<Anchor, Value> anchors = new HashMap<>();
    /** Anchors whose values are being read. */
    private final Set<Anchor> open = new HashSet<>();

    private int depth;
    private long nodes;
    private long aliased;

    private YamlReader(Iterator<Event> events, Consumer<String> onDuplicate) {
        this.events = events;
        this.onDuplicate = onDuplicate;
    }

    /** Reads the first document. */
    public static Value read(byte[] utf8, Consumer<String> onDuplicate) throws MalformedException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        String unmarked = text.startsWith("\ufeff") ? text.substring(1) : text;
        try {
            Iterator<Event> events = new Parse(SETTINGS).parseString(unmarked).iterator();
            return new YamlReader(events, onDuplicate).document();
        } catch (MarkedYamlEngineException e) {
            throw YamlFaults.of(e, unmarked);
        } catch (ReaderException e) {
            throw new MalformedException("yaml: control characters are not allowed", e);
        } catch (YamlEngineException e) {
            throw new MalformedException("yaml: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            // The parser lets through what it makes of escapes that are cut off, or beyond the last character.
            throw new MalformedException("yaml: did not find expected hexdecimal number", e);
        }
    }

    private Value document() throws MalformedException {
        while (events.hasNext()) {
            if (events.next().getEventId() == Event.ID.DocumentStart) {
                return value(events.next());
            }
        }
        return NullValue.NULL;
    }

    private Value value(Event event) throws MalformedException {
        nodes++;
        return switch (event) {
            case ScalarEvent scalar -> anchored(scalar, scalar(scalar));
            case AliasEvent alias -> alias(alias);
            case CollectionStartEvent start -> {
                if (++depth > Json.MAX_DEPTH) {
                    throw new MalformedException("yaml: exceeded max depth of " + Json.MAX_DEPTH);
                }
                start.getAnchor().ifPresent(open::add);
                Value collection = start.getEventId() == Event.ID.MappingStart ? map() : list();
                depth--;
                start.getAnchor().ifPresent(open::remove);
                yield anchored(start, collection);
            }
            default -> throw new MalformedException("yaml: unexpected " + event.getEventId());
        };
    }

    private Value anchored(NodeEvent event, Value value) {
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor, value));
        return value;
    }

    /** An anchor is known once its value is complete, hence none can contain itself. */
    private Value alias(AliasEvent event) throws MalformedException {
        if (open.contains(event.getAlias())) {
            throw new MalformedException("yaml: anchor '" + event.getAlias() + "' value contains itself");
        }
        Value value = anchors.get(event.getAlias());
        if (value == null) {
            throw new MalformedException("yaml: unknown anchor '" + event.getAlias() + "' referenced");
        }
        long size = count(value);
        nodes += size;
        aliased += size;
        if (aliased > MAX_ALIASED || (aliased > FREE_ALIASED && nodes > FREE_NODES && aliased * 100 > nodes * 99)) {
            throw new MalformedException("yaml: document contains excessive aliasing");
        }
        return value.copy();
    }

    private static long count(Value value) {
        long count = 1;
        if (value instanceof MapValue map) {
            for (Map.Entry<String, Value> field : map) {
                count += count(field.getValue());
            }
        } else if (value instanceof ListValue list) {
            for (Value item : list) {
                count += count(item);
            }
        }
        return count;
    }

    private ListValue list() throws MalformedException {
        ListValue list = new ListValue();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            list.add(value(event));
        }
        return list;
    }

    private MapValue map() throws MalformedException {
        MapValue map = new MapValue();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            boolean isMerge = event instanceof ScalarEvent scalar
                    && scalar.isPlain()
                    && scalar.getValue().equals("<<");
            Value key = value(event);
            Event valueEvent = events.next();
            Value value = value(valueEvent);
            if (isMerge) {
                mergeInto(map, value, line(valueEvent));
            } else {
                put(map, key(key, value), value, line(valueEvent));
            }
        }
        return map;
    }

    private void put(MapValue map, String key, Value value, int line) {
        if (map.has(key)) {
            onDuplicate.accept("line " + line + ": key " + new StringValue(key) + " already set in map");
        }
        map.put(key, value);
    }

    private void mergeInto(MapValue map, Value merged, int line) throws MalformedException {
        switch (merged) {
            case MapValue source -> source.copy().forEach(field -> put(map, field.getKey(), field.getValue(), line));
            case ListValue sources -> {
                // the first of several maps wins: it is merged last
                for (int i = sources.size() - 1; i >= 0; i--) {
                    if (!(sources.at(i) instanceof MapValue)) {
                        throw mergeFault();
                    }
                    mergeInto(map, sources.at(i), line);
                }
            }
            default -> throw mergeFault();
        }
    }

    private static MalformedException mergeFault() {
        return new MalformedException("yaml: map merge requires map or sequence of maps as the value");
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static String key(Value key, Value value) throws MalformedException {
        return switch (key) {
            case StringValue(String text) -> text;
            case NumberValue number -> number.toString();
            case BoolValue flag -> flag.toString();
            case NullValue ignored -> {
                String shown = value == NullValue.NULL ? "<nil>" : YamlFaults.goSyntax(value);
                throw new MalformedException("unsupported map key of type: %!s(<nil>), key: <nil>, value: " + shown);
            }
            case MapValue ignored -> throw new MalformedException("yaml: invalid map key: " + YamlFaults.goSyntax(key));
            case ListValue ignored ->
                throw new MalformedException("yaml: invalid map key: " + YamlFaults.goSyntax(key));
        };
    }

    private static Value scalar(ScalarEvent event) throws MalformedException {
        String text = event.getValue();
        Optional<String> tag = event.getTag();
        if (tag.isEmpty() || tag.get().equals("!")) {
            return event.isPlain() && tag.isEmpty() ? Scalars.plain(text) : new StringValue(text);
        }
        Value tagged =
                tag.get().startsWith(TAG) ? tagged(tag.get().substring(TAG.length()), text) : new StringValue(text);
        if (tagged == null) {
            throw new MalformedException("yaml: cannot decode !!str `" + text + "` as a !!"
                    + tag.get().substring(TAG.length()));
        }
        return tagged;
    }

    /** The value of an explicit tag, or null if the text is none of that type. */
    private static @Nullable Value tagged(String type, String text) throws MalformedException {
        return switch (type) {
            case "null" -> Scalars.plain(text) instanceof NullValue ? NullValue.NULL : null;
            case "bool" -> Scalars.plain(text) instanceof BoolValue flag ? flag : null;
            case "int" -> Scalars.number(text) instanceof NumberValue number && number.isIntegral() ? number : null;
            case "float" -> Scalars.number(text);
            case "binary" -> binary(text);
            default -> new StringValue(text);
        };
    }

    private static Value binary(String text) throws MalformedException {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text);
            return new StringValue(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("yaml: !!binary value contains invalid base64 data", e);
        }
    }
}
