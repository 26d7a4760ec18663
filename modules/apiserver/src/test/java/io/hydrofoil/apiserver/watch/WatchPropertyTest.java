package io.hydrofoil.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.reads.EventEncoder;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.reads.Selection;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.apiserver.testing.TestStore;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Promise G4: random transactions against watchers with random selections, starts and slowness. A checker that knows
 * every state the store ever had replays
 * what each selection must see, event by event.
 */
final class WatchPropertyTest {
    private static final Kind SECRETS = KindTable.builtin().require("v1", "Secret");
    private static final String[] NAMESPACES = {"a", "b"};
    private static final String[] LABELS = {"x", "y", "z"};
    private static final String[] SELECTORS = {"", "l=x", "l!=x", "l in (y,z)"};

    /** What a change made of one object: labels before and after, null where it is absent. */
    private record Step(long revision, String namespace, String name, String before, String after) {}

    /** A watcher and what it must have seen. */
    private final class Watching {
        final FakeExchange client = FakeExchange.get();
        final String namespace;
        final String selector;
        final long from;
        final boolean bookmarks;

        Watching(String namespace, String selector, long from, boolean bookmarks) throws Exception {
            this.namespace = namespace;
            this.selector = selector;
            this.from = from;
            this.bookmarks = bookmarks;
            ListOptions options = ListOptions.parse(
                    FakeExchange.get("labelSelector", selector).query(), true);
            Selection selection = Selection.of(Target.of(Verb.WATCH, SECRETS, namespace, ""), options);
            EventEncoder encoder = new EventEncoder(SECRETS, Representation.JSON);
            Watcher watcher = new Watcher(selection, encoder, client, bookmarks, Long.MAX_VALUE / 2);
            watcher.revision = from;
            client.onWritable(() -> shard.tell(watcher));
            shard.tell(watcher);
        }

        private boolean selects(String label) {
            return label != null
                    && switch (selector) {
                        case "l=x" -> label.equals("x");
                        case "l!=x" -> !label.equals("x");
                        case "l in (y,z)" -> !label.equals("x");
                        default -> true;
                    };
        }

        private List<String> expected() {
            List<String> events = new ArrayList<>();
            for (Step step : steps) {
                if (step.revision <= from || (!namespace.isEmpty() && !namespace.equals(step.namespace))) {
                    continue;
                }
                boolean before = selects(step.before);
                boolean after = selects(step.after);
                String about = " " + step.namespace + "/" + step.name + " " + step.revision + " ";
                if (after) {
                    events.add((before ? "MODIFIED" : "ADDED") + about + step.after);
                } else if (before) {
                    events.add("DELETED" + about + step.before);
                }
            }
            return events;
        }

        /**
         * What it has seen so far is a beginning of what it must see, and bookmarks skipped nothing. Returns whether it
         * was cut off by a 410.
         */
        boolean check(boolean wholly) {
            List<String> expected = expected();
            int at = 0;
            for (MapValue event : client.events()) {
                String type = event.text("type", "");
                MapValue metadata = event.mapAt("object", "metadata");
                if (type.equals("ERROR")) {
                    assertThat(event.mapAt("object").number("code", 0)).isEqualTo(410);
                    assertThat(client.isDone()).isTrue();
                    return true;
                }
                long revision = Long.parseLong(metadata.text("resourceVersion", ""));
                if (type.equals("BOOKMARK")) {
                    assertThat(bookmarks).isTrue();
                    if (at < expected.size()) {
                        assertThat(Long.parseLong(expected.get(at).split(" ")[2]))
                                .as("first event after bookmark %s", revision)
                                .isGreaterThan(revision);
                    }
                    continue;
                }
                String seen = type + " " + metadata.text("namespace", "") + "/" + metadata.text("name", "") + " "
                        + revision + " " + metadata.map("labels").text("l", "");
                assertThat(at).as("more than %s", expected).isLessThan(expected.size());
                assertThat(seen).as("event %s", at).isEqualTo(expected.get(at));
                at++;
            }
            if (wholly) {
                assertThat(at).as("events of %s from %s", selector, from).isEqualTo(expected.size());
            }
            return false;
        }
    }

    private final TestStore store = new TestStore();
    private final Shard shard = new Shard(store.store);
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, String> labels = new HashMap<>();
    private long nowMs = 1_000_000;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void watchersLoseRepeatAndReorderNothing(long seed) throws Exception {
        Random random = new Random(seed);
        List<Watching> all = new ArrayList<>();
        int cutOff = 0;
        for (int round = 0; round < 400; round++) {
            write(random);
            if (random.nextInt(12) == 0 && all.size() < 40) {
                long now = store.revision();
                all.add(new Watching(
                        random.nextInt(3) == 0 ? "" : NAMESPACES[random.nextInt(2)],
                        SELECTORS[random.nextInt(SELECTORS.length)],
                        Math.max(now - random.nextInt(150) + 3, 1),
                        random.nextBoolean()));
            }
            if (!all.isEmpty() && random.nextInt(3) == 0) {
                int[] rooms = {0, 1, 700, 5_000, Integer.MAX_VALUE};
                all.get(random.nextInt(all.size())).client.room(rooms[random.nextInt(rooms.length)]);
            }
            nowMs += random.nextInt(20) == 0 ? 61_000 : 1;
            shard.doWork(nowMs);
        }
        for (Watching watching : all) {
            watching.check(false);
            watching.client.room(Integer.MAX_VALUE);
        }
        while (shard.doWork(nowMs) > 0) {
            // until all have caught up
        }
        for (Watching watching : all) {
            cutOff += watching.check(true) ? 1 : 0;
        }
        assertThat(all).hasSizeGreaterThan(15);
        assertThat(cutOff).isLessThan(all.size() / 2);
        store.close();
    }

    private void write(Random random) {
        int objects = 1 + (random.nextInt(4) == 0 ? random.nextInt(3) : 0);
        Map<String, MapValue> puts = new HashMap<>();
        for (int i = 0; i < objects; i++) {
            String namespace = NAMESPACES[random.nextInt(NAMESPACES.length)];
            String name = "n" + random.nextInt(6);
            String id = namespace + "/" + name;
            if (random.nextInt(4) == 0 && labels.containsKey(id) && puts.isEmpty()) {
                long revision = store.delete(
                        Target.of(Verb.GET, SECRETS, namespace, name).key());
                steps.add(new Step(revision, namespace, name, labels.remove(id), null));
                return;
            }
            String label = LABELS[random.nextInt(LABELS.length)];
            puts.put(
                    id,
                    Json.map("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"" + name
                            + "\",\"namespace\":\"" + namespace + "\",\"labels\":{\"l\":\"" + label
                            + "\"}},\"data\":{\"k\":\"" + "v".repeat(random.nextInt(300)) + "\"}}"));
        }
        List<MapValue> written = new ArrayList<>(puts.values());
        long revision = store.putAll(written);
        for (MapValue object : written) {
            MapValue metadata = object.map("metadata");
            String id = metadata.text("namespace", "") + "/" + metadata.text("name", "");
            String label = metadata.map("labels").text("l", "");
            steps.add(new Step(
                    revision, metadata.text("namespace", ""), metadata.text("name", ""), labels.put(id, label), label));
        }
    }
}
