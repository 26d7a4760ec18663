package io.hydrofoil.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.apiserver.testing.TestStore;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.CustomKinds;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InProcessFeedTest {
    private static final Kind SECRETS = KindTable.builtin().require("v1", "Secret");
    private static final Kind CONFIG_MAPS = KindTable.builtin().require("v1", "ConfigMap");

    private final TestStore store = new TestStore();
    private final SharedObjects shared = new SharedObjects();

    @AfterEach
    void close() {
        store.close();
    }

    private long put(String kind, String name) {
        return store.put(
                "{'apiVersion':'v1','kind':'" + kind + "','metadata':{'name':'" + name + "','namespace':'ns'}}");
    }

    private InProcessFeed feed(Kind... kinds) {
        return new InProcessFeed(store.store, shared, Set.of(kinds), null, () -> {});
    }

    /** Writes down what it is told. */
    private static final class Diary implements ChangeFeed.Handler {
        private final List<String> lines = new ArrayList<>();
        private final List<ApiObject> objects = new ArrayList<>();

        @Override
        public void onReset(Kind kind) {
            lines.add("reset " + kind.kind());
        }

        @Override
        public void onPut(ApiObject object) {
            objects.add(object);
            lines.add("put " + object.name() + "@" + object.revision());
        }

        @Override
        public void onDelete(ApiObject last) {
            lines.add("delete " + last.name() + "@" + last.metadata().text("resourceVersion", ""));
        }

        @Override
        public void onSynced(Kind kind) {
            lines.add("synced " + kind.kind());
        }
    }

    @Test
    void allKindsAtOneRevisionAndThenEveryChange() {
        long a = put("Secret", "a");
        long c = put("ConfigMap", "c");
        InProcessFeed feed = feed(SECRETS, CONFIG_MAPS);
        Diary diary = new Diary();
        feed.poll(diary, 100);
        assertThat(diary.lines)
                .containsExactlyInAnyOrder(
                        "reset Secret",
                        "reset ConfigMap",
                        "put a@" + a,
                        "synced Secret",
                        "put c@" + c,
                        "synced ConfigMap");
        assertThat(feed.revision()).isEqualTo(c);
        diary.lines.clear();
        long b = put("Secret", "b");
        store.put("{'apiVersion':'v1','kind':'Service','metadata':{'name':'s','namespace':'ns'}}");
        long gone = store.delete(StorageKeys.of(SECRETS, "ns", "a"));
        feed.poll(diary, 100);
        assertThat(diary.lines).containsExactly("put b@" + b, "delete a@" + gone);
        assertThat(feed.revision()).isEqualTo(gone);
    }

    @Test
    void itsRevisionAdvancesWithChangesToOtherKinds() {
        InProcessFeed feed = feed(SECRETS);
        Diary diary = new Diary();
        feed.poll(diary, 10);
        diary.lines.clear();
        long elsewhere = put("ConfigMap", "c");
        assertThat(feed.poll(diary, 10)).isZero();
        assertThat(diary.lines).isEmpty();
        assertThat(feed.revision()).isEqualTo(elsewhere);
    }

    @Test
    void aSmallLimitDeliversTheSameInMorePolls() {
        for (int i = 0; i < 25; i++) {
            put("Secret", "n" + (100 + i));
        }
        InProcessFeed feed = feed(SECRETS);
        Diary diary = new Diary();
        feed.poll(diary, 4);
        long during = put("Secret", "n1000");
        for (int polls = 0; polls < 20; polls++) {
            assertThat(feed.poll(diary, 4)).isLessThanOrEqualTo(4);
        }
        assertThat(diary.lines).hasSize(1 + 25 + 1 + 1);
        assertThat(diary.lines.get(26)).isEqualTo("synced Secret");
        assertThat(diary.lines.getLast()).isEqualTo("put n1000@" + during);
        assertThat(feed.revision()).isEqualTo(during);
    }

    @Test
    void whoIsOvertakenStartsOver() {
        put("Secret", "a");
        InProcessFeed feed = feed(SECRETS);
        Diary diary = new Diary();
        feed.poll(diary, 10);
        diary.lines.clear();
        long b = put("Secret", "b");
        store.delete(StorageKeys.of(SECRETS, "ns", "a"));
        store.forgetHistory();
        feed.poll(diary, 10);
        feed.poll(diary, 10);
        assertThat(diary.lines).containsExactly("reset Secret", "put b@" + b, "synced Secret");
        assertThat(feed.revision()).isEqualTo(store.revision());
    }

    @Test
    void loopsShareOneInstanceOfEachObject() {
        put("Secret", "a");
        Diary one = new Diary();
        Diary two = new Diary();
        InProcessFeed first = feed(SECRETS);
        InProcessFeed second = feed(SECRETS);
        first.poll(one, 10);
        second.poll(two, 10);
        put("Secret", "b");
        first.poll(one, 10);
        second.poll(two, 10);
        assertThat(two.objects).hasSize(2);
        assertThat(two.objects.get(0)).isSameAs(one.objects.get(0));
        assertThat(two.objects.get(1)).isSameAs(one.objects.get(1));
    }

    private static final String SHIP = """
            {"metadata":{"name":"ships.sea.example.com"},"spec":{"group":"sea.example.com","scope":"Namespaced",
             "names":{"plural":"ships","kind":"Ship"},
             "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]},
             "status":{"acceptedNames":{"plural":"ships","singular":"ship","kind":"Ship","listKind":"ShipList"}}}
            """;

    private void define() {
        define("Ship");
    }

    private void define(String kind) {
        String definition = SHIP.replace("\"kind\":\"Ship\"", "\"kind\":\"" + kind + "\"");
        store.kinds = KindTable.builtin().with(CustomKinds.of(Json.map(definition)));
    }

    private InProcessFeed feedWithCustom() {
        return new InProcessFeed(store.store, shared, Set.of(SECRETS), new CustomRows(() -> store.kinds), () -> {});
    }

    private long ship(String name) {
        return store.put("{'apiVersion':'sea.example.com/v1','kind':'Ship','metadata':{'name':'" + name
                + "','namespace':'ns'}}");
    }

    @Test
    void customKindsComeWhenTheirDefinitionsDoAndNothingOfThemIsMissed() {
        InProcessFeed feed = feedWithCustom();
        Diary diary = new Diary();
        feed.poll(diary, 100);
        diary.lines.clear();
        KindTable without = store.kinds;
        define();
        KindTable with = store.kinds;
        long early = ship("argo");
        // the feed passes over the change before it has heard of the kind
        store.kinds = without;
        feed.poll(diary, 100);
        assertThat(diary.lines).isEmpty();
        store.kinds = with;
        feed.poll(diary, 100);
        assertThat(diary.lines).containsExactly("reset Ship", "put argo@" + early, "synced Ship");
        diary.lines.clear();

        // another definition has changed: other rows, the same kind
        define();
        long late = ship("bounty");
        feed.poll(diary, 100);
        assertThat(diary.lines).containsExactly("put bounty@" + late);
        assertThat(diary.objects.getFirst().kind())
                .isSameAs(diary.objects.getLast().kind());
        diary.lines.clear();

        store.forgetHistory();
        feed.poll(diary, 100_000);
        feed.poll(diary, 100_000);
        assertThat(diary.lines)
                .contains("reset Ship", "reset Secret", "put argo@" + early, "put bounty@" + late, "synced Ship");
    }

    /** Loops that begin anew when this server leads again find objects that earlier ones hold still. */
    @Test
    void aFeedDeliversByItsOwnRowsWhatAnotherOneKnowsByOlderOnes() {
        define();
        ship("argo");
        Diary first = new Diary();
        feedWithCustom().poll(first, 100);
        define();
        Diary second = new Diary();
        feedWithCustom().poll(second, 100);
        assertThat(second.objects).hasSize(1);
        assertThat(first.objects.getFirst().kind())
                .isNotSameAs(second.objects.getFirst().kind());
        assertThat(second.objects.getFirst().kind())
                .isSameAs(store.kinds.storedCustom().getFirst());
    }

    @Test
    void aKindThatComesBackUnderAnotherNameIsAnother() {
        define("Ship");
        InProcessFeed feed = feedWithCustom();
        Diary diary = new Diary();
        feed.poll(diary, 100);
        define("Vessel");
        feed.poll(diary, 100);
        put("Secret", "a");
        store.forgetHistory();
        diary.lines.clear();
        feed.poll(diary, 100_000);
        feed.poll(diary, 100_000);
        assertThat(diary.lines).contains("reset Vessel").doesNotContain("reset Ship");
    }
}
