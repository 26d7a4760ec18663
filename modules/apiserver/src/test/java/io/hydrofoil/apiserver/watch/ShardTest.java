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
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ShardTest {
    private static final Kind SECRETS = KindTable.builtin().require("v1", "Secret");
    private static final long FAR_MS = 3_600_000;

    private final TestStore store = new TestStore();
    private final Shard shard = new Shard(store.store);
    private long nowMs = 1_000_000;

    @AfterEach
    void close() {
        store.close();
    }

    private long put(String namespace, String name, String label) {
        return store.put("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'" + name + "','namespace':'"
                + namespace + "','labels':{'x':'" + label + "'}},'data':{'k':'dg=='}}");
    }

    private static byte[] key(String namespace, String name) {
        return Target.of(Verb.GET, SECRETS, namespace, name).key();
    }

    private Watcher watcher(FakeExchange client, Representation as, long from, String namespace, String... query)
            throws Exception {
        Target target = Target.of(Verb.WATCH, SECRETS, namespace, "");
        ListOptions options = ListOptions.parse(FakeExchange.get(query).query(), true);
        Watcher watcher = new Watcher(
                Selection.of(target, options),
                new EventEncoder(SECRETS, as),
                client,
                options.allowWatchBookmarks(),
                nowMs + (options.timeoutSeconds() > 0 ? options.timeoutSeconds() * 1000 : FAR_MS));
        watcher.revision = from;
        client.onClose(() -> {
            watcher.gone = true;
            shard.tell(watcher);
        });
        client.onWritable(() -> shard.tell(watcher));
        shard.tell(watcher);
        return watcher;
    }

    private FakeExchange watch(long from, String namespace, String... query) throws Exception {
        FakeExchange client = FakeExchange.get();
        watcher(client, Representation.JSON, from, namespace, query);
        run();
        return client;
    }

    private void run() {
        for (int turns = 0; shard.doWork(nowMs) > 0; turns++) {
            assertThat(turns).isLessThan(100_000);
        }
    }

    private static List<String> events(FakeExchange client) {
        return client.events().stream()
                .map(event -> {
                    MapValue metadata = event.mapAt("object", "metadata");
                    return event.text("type", "") + " " + metadata.text("name", "") + " "
                            + metadata.text("resourceVersion", "");
                })
                .toList();
    }

    @Test
    void aLiveWatcherSeesChangesWithTheirRevisions() throws Exception {
        put("ns", "old", "y");
        FakeExchange client = watch(store.revision(), "ns");
        long added = put("ns", "a", "y");
        put("other", "a", "y");
        long changed = put("ns", "a", "n");
        long deleted = store.delete(key("ns", "a"));
        run();
        assertThat(events(client)).containsExactly("ADDED a " + added, "MODIFIED a " + changed, "DELETED a " + deleted);
        assertThat(client.flushes()).isEqualTo(1);
        assertThat(client.events().getFirst().mapAt("object").text("kind")).isEqualTo("Secret");
    }

    @Test
    void aWatcherFromThePastCatchesUpAndGoesLiveWithoutGapOrRepetition() throws Exception {
        long from = put("ns", "before", "y");
        long a = put("ns", "a", "y");
        FakeExchange client = watch(from, "");
        long b = put("ns", "b", "y");
        run();
        assertThat(events(client)).containsExactly("ADDED a " + a, "ADDED b " + b);
    }

    @Test
    void leavingASelectionShowsTheOldObjectWithTheNewRevision() throws Exception {
        FakeExchange client = watch(store.revision(), "ns", "labelSelector", "x=y");
        long a = put("ns", "a", "y");
        long left = put("ns", "a", "n");
        put("ns", "a", "n2");
        long back = put("ns", "a", "y");
        store.delete(key("ns", "a"));
        put("ns", "never", "n");
        store.delete(key("ns", "never"));
        run();
        assertThat(events(client))
                .containsExactly("ADDED a " + a, "DELETED a " + left, "ADDED a " + back, "DELETED a " + (back + 1));
        assertThat(client.events().get(1).textAt("object", "metadata", "labels", "x"))
                .isEqualTo("y");
    }

    @Test
    void oneEncodingServesAllWatchersOfAnAudience() throws Exception {
        FakeExchange one = watch(store.revision(), "ns");
        FakeExchange two = watch(store.revision(), "ns");
        FakeExchange named = watch(store.revision(), "ns", "fieldSelector", "metadata.name=a");
        put("ns", "a", "y");
        put("ns", "ab", "y");
        run();
        assertThat(one.lastWritten()).isSameAs(two.lastWritten());
        assertThat(events(one)).hasSize(2);
        assertThat(events(named)).hasSize(1);
    }

    @Test
    void aFullStreamFallsBehindAndCatchesUpByItself() throws Exception {
        FakeExchange slow = watch(store.revision(), "ns");
        FakeExchange quick = watch(store.revision(), "ns");
        slow.room(1);
        for (int i = 0; i < 50; i++) {
            put("ns", "n" + i, "y");
        }
        run();
        assertThat(events(slow)).hasSize(1);
        assertThat(events(quick)).hasSize(50);
        slow.room(2_000);
        run();
        assertThat(events(slow).size()).isGreaterThan(1).isLessThan(50 + 1);
        slow.room(Integer.MAX_VALUE);
        run();
        put("ns", "last", "y");
        run();
        assertThat(events(slow)).isEqualTo(events(quick)).hasSize(51);
    }

    @Test
    void thoseWhoFellBehindTogetherShareWhatIsEncodedForThem() throws Exception {
        FakeExchange one = watch(store.revision(), "ns");
        FakeExchange two = watch(store.revision(), "ns");
        FakeExchange selective = watch(store.revision(), "ns", "labelSelector", "x=y");
        List.of(one, two, selective).forEach(client -> client.room(0));
        long a = put("ns", "a", "y");
        long left = put("ns", "a", "n");
        run();
        List.of(one, two, selective).forEach(client -> client.room(Integer.MAX_VALUE));
        run();
        assertThat(events(one)).containsExactly("ADDED a " + a, "MODIFIED a " + left);
        assertThat(one.lastWritten()).isSameAs(two.lastWritten());
        assertThat(events(selective)).containsExactly("ADDED a " + a, "DELETED a " + left);
    }

    @Test
    void oneWhoIsOvertakenByTheRingIsTold() throws Exception {
        long from = put("ns", "a", "y");
        FakeExchange slow = watch(from, "ns");
        slow.room(0);
        put("ns", "b", "y");
        run();
        store.forgetHistory();
        run();
        slow.room(Integer.MAX_VALUE);
        run();
        MapValue error = slow.events().getLast();
        assertThat(error.text("type")).isEqualTo("ERROR");
        assertThat(error.mapAt("object").number("code", 0)).isEqualTo(410);
        assertThat(error.mapAt("object").text("reason")).isEqualTo("Expired");
        assertThat(slow.isDone()).isTrue();
        assertThat(watch(from, "ns").events().getLast().text("type")).isEqualTo("ERROR");
    }

    @Test
    void aWatchFromTheFutureWaitsForIt() throws Exception {
        FakeExchange client = watch(store.revision() + 2, "ns", "allowWatchBookmarks", "true");
        put("ns", "a", "y");
        put("ns", "b", "y");
        long c = put("ns", "c", "y");
        run();
        assertThat(events(client)).containsExactly("ADDED c " + c);
    }

    @Test
    void bookmarksComeEveryMinuteAndBeforeTheEnd() throws Exception {
        FakeExchange client = watch(store.revision(), "ns", "allowWatchBookmarks", "true", "timeoutSeconds", "100");
        long elsewhere = put("other", "a", "y");
        run();
        assertThat(client.sentBytes()).isZero();
        nowMs += 60_000;
        run();
        assertThat(events(client)).containsExactly("BOOKMARK  " + elsewhere);
        nowMs += 38_000;
        run();
        assertThat(events(client)).hasSize(2);
        assertThat(client.isDone()).isFalse();
        nowMs += 2_000;
        run();
        assertThat(client.isDone()).isTrue();
        assertThat(events(client)).hasSize(2);
        assertThat(shard.watcherCount()).isZero();
    }

    @Test
    void whoHasGoneIsForgotten() throws Exception {
        FakeExchange client = watch(store.revision(), "ns");
        assertThat(shard.watcherCount()).isEqualTo(1);
        client.goAway();
        run();
        put("ns", "a", "y");
        run();
        assertThat(client.sentBytes()).isZero();
        assertThat(shard.watcherCount()).isZero();
    }

    @Test
    void aTableHasItsColumnsInTheFirstEventOnly() throws Exception {
        Representation table = Representation.choose(
                "application/json;as=Table;v=v1;g=meta.k8s.io", Map.of(), Representation.Answer.WATCH, true, true);
        FakeExchange client = FakeExchange.get();
        watcher(client, table, store.revision(), "ns");
        run();
        put("ns", "a", "y");
        FakeExchange late = FakeExchange.get();
        watcher(late, table, store.revision(), "ns");
        run();
        put("ns", "b", "y");
        run();
        List<MapValue> events = client.events();
        assertThat(events.get(0).mapAt("object").list("columnDefinitions").size())
                .isPositive();
        assertThat(events.get(1).mapAt("object").list("columnDefinitions").size())
                .isZero();
        assertThat(events.get(1)
                        .mapAt("object")
                        .list("rows")
                        .mapAt(0)
                        .list("cells")
                        .texts())
                .contains("b");
        assertThat(late.events()).hasSize(1);
        assertThat(late.events()
                        .getFirst()
                        .mapAt("object")
                        .list("columnDefinitions")
                        .size())
                .isPositive();
    }
}
