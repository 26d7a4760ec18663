package io.hydrofoil.soak.history;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/** A history as lines of JSON, one for each operation, event and final state: to be kept, read and checked again. */
public final class HistoryCodec {
    private final List<Operation> operations = new ArrayList<>();
    private final LinkedHashMap<Integer, WatchLog> watches = new LinkedHashMap<>();
    private final List<FinalState> finals = new ArrayList<>();

    private HistoryCodec() {}

    /** Hands out each line. */
    public static void write(History history, Consumer<String> lines) {
        history.operations().forEach(operation -> lines.accept(text(operation)));
        for (WatchLog watch : history.watches()) {
            lines.accept(Json.text(new MapValue()
                    .put("what", "watch")
                    .put("watcher", watch.watcher())
                    .put("from", watch.from())
                    .put("resumed", watch.resumed())));
            watch.events().forEach(event -> lines.accept(text(watch.watcher(), event)));
        }
        history.finals()
                .forEach(end -> lines.accept(Json.text(new MapValue()
                        .put("what", "final")
                        .put("member", end.member())
                        .put("revision", end.revision())
                        .put("items", list(end.objects())))));
    }

    private static String text(Operation operation) {
        return Json.text(new MapValue()
                .put("what", "operation")
                .put("client", operation.client())
                .put("member", operation.member())
                .put("connection", operation.connection())
                .put("kind", operation.kind().name())
                .put("key", operation.key())
                .put("token", operation.token())
                .put("expected", map(operation.expected()))
                .put("invokedNs", operation.invokedNs())
                .put("returnedNs", operation.returnedNs())
                .put("outcome", operation.outcome().name())
                .put("found", map(operation.found()))
                .put("uid", operation.uid())
                .put("items", list(operation.items())));
    }

    private static String text(int watcher, WatchEvent event) {
        return Json.text(new MapValue()
                .put("what", "event")
                .put("watcher", watcher)
                .put("type", event.type().name())
                .put("key", event.key())
                .put("revision", event.revision())
                .put("token", event.token())
                .put("uid", event.uid())
                .put("atNs", event.atNs()));
    }

    private static MapValue map(Version version) {
        return new MapValue()
                .put("key", version.key())
                .put("revision", version.revision())
                .put("token", version.token());
    }

    private static ListValue list(List<Version> versions) {
        ListValue list = new ListValue();
        versions.forEach(version -> list.add(map(version)));
        return list;
    }

    /** Reads what was written. */
    public static History read(Iterable<String> lines) {
        HistoryCodec codec = new HistoryCodec();
        lines.forEach(codec::line);
        return new History(codec.operations, List.copyOf(codec.watches.values()), codec.finals);
    }

    private void line(String text) {
        MapValue map = Json.map(text);
        switch (map.text("what", "")) {
            case "operation" -> operations.add(operation(map));
            case "watch" -> {
                int watcher = (int) map.number("watcher", 0);
                long from = map.number("from", 0);
                watches.put(watcher, new WatchLog(watcher, from, (int) map.number("resumed", 0), new ArrayList<>()));
            }
            case "event" -> {
                WatchLog log = watches.get((int) map.number("watcher", 0));
                if (log == null) {
                    throw new IllegalArgumentException("an event before its watch: " + text);
                }
                log.events().add(event(map));
            }
            case "final" ->
                finals.add(new FinalState(
                        (int) map.number("member", 0), map.number("revision", 0), versions(map.list("items"))));
            default -> throw new IllegalArgumentException("not a line of a history: " + text);
        }
    }

    private static Operation operation(MapValue map) {
        return new Operation(
                (int) map.number("client", 0),
                (int) map.number("member", 0),
                (int) map.number("connection", 0),
                Kind.valueOf(map.text("kind", "")),
                map.text("key", ""),
                map.number("token", 0),
                version(map.map("expected")),
                map.number("invokedNs", 0),
                map.number("returnedNs", 0),
                Outcome.valueOf(map.text("outcome", "")),
                version(map.map("found")),
                map.text("uid", ""),
                versions(map.list("items")));
    }

    private static WatchEvent event(MapValue map) {
        return new WatchEvent(
                WatchEvent.Type.valueOf(map.text("type", "")),
                map.text("key", ""),
                map.number("revision", 0),
                map.number("token", 0),
                map.text("uid", ""),
                map.number("atNs", 0));
    }

    private static Version version(MapValue map) {
        return new Version(map.text("key", ""), map.number("revision", 0), map.number("token", 0));
    }

    private static List<Version> versions(ListValue list) {
        List<Version> versions = new ArrayList<>();
        list.maps().forEach(map -> versions.add(version(map)));
        return versions;
    }
}
