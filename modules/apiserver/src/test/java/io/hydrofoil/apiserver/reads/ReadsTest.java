package io.hydrofoil.apiserver.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.apiserver.testing.TestStore;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Turns;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ReadsTest {
    private static final Kind SECRETS = KindTable.builtin().require("v1", "Secret");

    private final TestStore store = new TestStore();
    private final ReadPool pool = new ReadPool(2, 8, (where, fault) -> {
        throw new AssertionError(where, fault);
    });
    private final Reads reads = new Reads(store.reader(), Clock.system(), ReadsConfig.forMachine(2), pool);

    @AfterEach
    void close() {
        pool.close();
        store.close();
    }

    private long put(String namespace, String name, String label) {
        return store.put("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'" + name + "','namespace':'"
                + namespace + "','labels':{'x':'" + label + "'}},'data':{'k':'dg=='}}");
    }

    private FakeExchange list(String namespace, String... query) {
        return list(reads, Representation.JSON, namespace, query);
    }

    private static FakeExchange list(Reads reads, Representation as, String namespace, String... query) {
        FakeExchange exchange = FakeExchange.get(query);
        try {
            ListOptions options = ListOptions.parse(exchange.query(), false);
            reads.list(exchange, Target.of(Verb.LIST, SECRETS, namespace, ""), options, as);
        } catch (RefusedException e) {
            Reads.refuse(exchange, as, e.status());
        }
        return exchange.await();
    }

    private FakeExchange get(String name, String... query) {
        FakeExchange exchange = FakeExchange.get(query);
        reads.get(exchange, Target.of(Verb.GET, SECRETS, "ns", name), Representation.JSON);
        return exchange;
    }

    private static List<String> names(FakeExchange exchange) {
        List<String> names = new ArrayList<>();
        exchange.json()
                .list("items")
                .maps()
                .forEach(item -> names.add(item.map("metadata").text("name", "?")));
        return names;
    }

    private static MapValue meta(FakeExchange exchange) {
        return exchange.json().map("metadata");
    }

    @Test
    void aGetSplicesTheRevisionIn() {
        long revision = put("ns", "a", "y");
        put("ns", "b", "y");
        FakeExchange answer = get("a");
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.json().textAt("metadata", "resourceVersion")).isEqualTo(Long.toString(revision));
        assertThat(answer.json().text("kind")).isEqualTo("Secret");
    }

    @Test
    void aGetOfNothingIs404AndOfTheFuture504() {
        put("ns", "a", "y");
        assertThat(get("none").code()).isEqualTo(404);
        assertThat(get("a", "resourceVersion", "999999").code()).isEqualTo(504);
        assertThat(get("a", "resourceVersion", "0").code()).isEqualTo(200);
        assertThat(get("a", "resourceVersion", "abc").json().text("message"))
                .isEqualTo(
                        "resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax");
        assertThat(get("a", "resourceVersion", "18446744073709551615").code()).isEqualTo(504);
        assertThat(get("a", "resourceVersion", "18446744073709551616").json().text("message"))
                .endsWith("parsing \"18446744073709551616\": value out of range");
    }

    @Test
    void aListIsOrderedByPathBytesAndItsItemsCarryNoType() {
        put("ns", "b", "y");
        put("ns-a", "z", "y");
        put("ns", "a", "y");
        FakeExchange all = list("");
        assertThat(names(all)).containsExactly("z", "a", "b");
        assertThat(all.json().text("kind")).isEqualTo("SecretList");
        assertThat(all.json().list("items").mapAt(0).has("kind")).isFalse();
        assertThat(all.json().list("items").mapAt(0).has("data")).isTrue();
        assertThat(meta(all).text("resourceVersion")).isEqualTo(Long.toString(store.revision()));
        assertThat(names(list("ns"))).containsExactly("a", "b");
        assertThat(list("absent").text()).endsWith("\"items\":[]}");
    }

    @Test
    void pagesAreOneSnapshot() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            put("ns", name, "y");
        }
        FakeExchange first = list("ns", "limit", "2");
        assertThat(names(first)).containsExactly("a", "b");
        assertThat(meta(first).number("remainingItemCount", -1)).isEqualTo(3);
        put("ns", "bb", "y");
        store.delete(Target.of(Verb.GET, SECRETS, "ns", "e").key());
        FakeExchange second = list("ns", "limit", "2", "continue", meta(first).text("continue", ""));
        assertThat(names(second)).containsExactly("c", "d");
        assertThat(meta(second).number("remainingItemCount", -1)).isEqualTo(1);
        assertThat(meta(second).text("resourceVersion")).isEqualTo(meta(first).text("resourceVersion"));
        FakeExchange last = list("ns", "limit", "2", "continue", meta(second).text("continue", ""));
        assertThat(names(last)).containsExactly("e");
        assertThat(meta(last).has("continue")).isFalse();
        assertThat(meta(last).has("remainingItemCount")).isFalse();
    }

    @Test
    void aPageWithSelectorsOwesAContinueOnlyForSelectedObjects() {
        put("ns", "a", "y");
        put("ns", "b", "n");
        put("ns", "c", "y");
        put("ns", "d", "n");
        FakeExchange first = list("ns", "limit", "1", "labelSelector", "x=y");
        assertThat(names(first)).containsExactly("a");
        assertThat(meta(first).has("remainingItemCount")).isFalse();
        FakeExchange second = list(
                "ns",
                "limit",
                "1",
                "labelSelector",
                "x=y",
                "continue",
                meta(first).text("continue", ""));
        assertThat(names(second)).containsExactly("c");
        assertThat(meta(second).has("continue")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Syntax.class)
    void aListOfTheNewestStateThatWaitedUntilItsRevisionWasForgottenBeginsAnew(Syntax syntax) throws Exception {
        put("ns", "a", "y");
        FakeExchange newest = FakeExchange.get();
        FakeExchange exact =
                FakeExchange.get("resourceVersion", Long.toString(store.revision()), "resourceVersionMatch", "Exact");
        Representation as = new Representation(
                Shape.WHOLE, "meta.k8s.io/v1", syntax, Syntax.JSON, Representation.Included.METADATA, null);
        WaitingTurns turns = new WaitingTurns();
        Reads waiting = new Reads(
                store.reader(), Clock.system(), ReadsConfig.forMachine(2), new ReadPool(turns, 8, (where, fault) -> {
                    throw new AssertionError(where, fault);
                }));
        for (FakeExchange exchange : List.of(newest, exact)) {
            ListOptions options = ListOptions.parse(exchange.query(), false);
            waiting.list(exchange, Target.of(Verb.LIST, SECRETS, "ns", ""), options, as);
        }
        put("ns", "b", "y");
        store.forgetHistory();
        turns.run();
        assertThat(newest.await().code()).isEqualTo(200);
        assertThat(newest.text()).contains("b", Long.toString(store.revision()));
        assertThat(exact.await().code()).isEqualTo(410);
    }

    /** Tasks that wait until they are told to run. */
    private static final class WaitingTurns implements Turns {
        private final List<Runnable> tasks = new ArrayList<>();

        @Override
        public void soon(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void later(long delayNs, Runnable task) {
            tasks.add(task);
        }

        void run() {
            List.copyOf(tasks).forEach(Runnable::run);
        }
    }

    @Test
    void anExpiredTokenIs410AndOffersOneThatGoesOnInconsistently() {
        put("ns", "a", "y");
        put("ns", "b", "y");
        String token = meta(list("ns", "limit", "1")).text("continue", "");
        put("ns", "c", "y");
        store.forgetHistory();
        FakeExchange expired = list("ns", "limit", "1", "continue", token);
        assertThat(expired.code()).isEqualTo(410);
        assertThat(expired.json().text("reason")).isEqualTo("Expired");
        FakeExchange goesOn = list("ns", "continue", meta(expired).text("continue", ""));
        assertThat(names(goesOn)).containsExactly("b", "c");
        assertThat(meta(goesOn).text("resourceVersion")).isEqualTo(Long.toString(store.revision()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'v':'meta.k8s.io/v2','rv':1,'start':'a'}|server does not recognize this encoded version meta.k8s.io/v2",
                "{'v':'meta.k8s.io/v1','start':'a'}|incorrect encoded start resourceVersion (version meta.k8s.io/v1)",
                "{'v':'meta.k8s.io/v1','rv':1}|encoded start key empty (version meta.k8s.io/v1)",
                "{'v':'meta.k8s.io/v1','rv':1,'start':'../x'}|../x",
                "{'v':'meta.k8s.io/v1','rv':1,'start':'a//b'}|a//b",
                "{|unexpected end of JSON input",
            })
    void aTokenThatIsNotOursIsReadAsThatOfAServerWithEtcd(String token, String fault) {
        FakeExchange refused = list("ns", "continue", foreign(token), "resourceVersion", "5");
        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.json().text("message"))
                .isEqualTo("invalid continue token: continue key is not valid: " + fault);
    }

    @Test
    void theRevisionOfATokenThatIsNotOursHasExpired() {
        put("ns", "a", "y");
        put("ns", "b", "y");
        String token = "{'v':'meta.k8s.io/v1','rv':1,'start':'a\\u0000'}";
        FakeExchange expired = list("ns", "limit", "1", "continue", foreign(token));
        assertThat(expired.code()).isEqualTo(410);
        assertThat(names(list("ns", "continue", meta(expired).text("continue", ""))))
                .containsExactly("b");
        assertThat(names(list("ns", "continue", foreign(token.replace(":1", ":-1")))))
                .as("any revision will do")
                .containsExactly("b");
        assertThat(list("ns", "continue", "a.b").json().text("message"))
                .isEqualTo("invalid continue token: continue key is not valid: illegal base64 data at input byte 1");
    }

    private static String foreign(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCollectionIsListedAnewWhenTheHistoryForgetsItMeanwhile() throws Exception {
        put("ns", "a", "y");
        put("ns", "b", "y");
        AtomicInteger walks = new AtomicInteger();
        ListedPage page = ListedPage.read(
                store.reader(),
                () -> {
                    ListRequest request = request(ListOptions.NONE);
                    if (walks.incrementAndGet() < 3) {
                        store.forgetHistory();
                        put("ns", "c" + walks.get(), "y");
                    }
                    return request;
                },
                SECRETS);
        assertThat(walks.get()).isEqualTo(3);
        assertThat(page.objects()).extracting(ApiObject::name).containsExactly("a", "b", "c1", "c2");
    }

    @Test
    void aCollectionOfARevisionThatIsGoneIsNot() {
        long then = put("ns", "a", "y");
        put("ns", "b", "y");
        store.forgetHistory();
        FakeExchange exact = FakeExchange.get("resourceVersion", Long.toString(then), "resourceVersionMatch", "Exact");
        assertThatThrownBy(() -> ListedPage.read(
                        store.reader(), () -> request(ListOptions.parse(exact.query(), false)), SECRETS))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.status().code()).isEqualTo(410));
    }

    private ListRequest request(ListOptions options) throws RefusedException {
        return ListRequest.of(store.reader(), Target.of(Verb.LIST, SECRETS, "ns", ""), options);
    }

    @Test
    void aTokenIsGoodForItsListOnlyAndOnlyUnchanged() {
        put("ns", "a", "y");
        put("ns", "b", "y");
        String token = meta(list("ns", "limit", "1")).text("continue", "");
        assertThat(list("other", "continue", token).code()).isEqualTo(400);
        char changed = token.charAt(5) == 'A' ? 'B' : 'A';
        assertThat(list("ns", "continue", token.substring(0, 5) + changed + token.substring(6))
                        .code())
                .isEqualTo(400);
        assertThat(list("ns", "continue", "!!!").code()).isEqualTo(400);
        assertThat(list("ns", "continue", token, "resourceVersion", "7").code()).isEqualTo(400);
        assertThat(list("ns", "continue", token, "resourceVersion", "0").code()).isEqualTo(200);
    }

    @Test
    void anExactListShowsThePast() {
        put("ns", "a", "y");
        long then = put("ns", "b", "y");
        put("ns", "a", "n");
        put("ns", "c", "y");
        String at = Long.toString(then);
        assertThat(names(list("ns", "resourceVersion", at))).containsExactly("a", "b", "c");
        assertThat(names(list("ns", "resourceVersion", at, "limit", "5"))).containsExactly("a", "b");
        FakeExchange page = list("ns", "resourceVersion", at, "resourceVersionMatch", "Exact", "limit", "1");
        assertThat(meta(page).number("remainingItemCount", -1)).isEqualTo(1);
        assertThat(names(list("ns", "resourceVersion", at, "resourceVersionMatch", "Exact", "labelSelector", "x=y")))
                .containsExactly("a", "b");
        assertThat(list("ns", "resourceVersion", at + "000").code()).isEqualTo(504);
        store.forgetHistory();
        assertThat(list("ns", "resourceVersion", at, "resourceVersionMatch", "Exact")
                        .code())
                .isEqualTo(410);
    }

    @Test
    void aLargeListGoesOutInPiecesAsFastAsTheClientTakesThem() {
        for (int i = 0; i < 200; i++) {
            put("ns", "n" + (1000 + i), "y");
        }
        Reads small = new Reads(store.reader(), Clock.system(), new ReadsConfig(1024, 1, 1), pool);
        FakeExchange exchange = FakeExchange.get();
        exchange.room(3000);
        small.list(exchange, Target.of(Verb.LIST, SECRETS, "ns", ""), ListOptions.NONE, Representation.JSON);
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (exchange.sentBytes() < 3000 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        put("ns", "later", "y");
        assertThat(exchange.sentBytes()).isBetween(3000, 3000 + 2 * 1024);
        exchange.room(Integer.MAX_VALUE);
        exchange.await();
        assertThat(exchange.streamed()).isTrue();
        assertThat(names(exchange)).hasSize(200).doesNotContain("later").isSorted();
        assertThat(meta(exchange).text("resourceVersion")).isEqualTo(Long.toString(store.revision() - 1));
    }

    @Test
    void metadataListsAreCutFromTheRecords() {
        put("ns", "a", "y");
        put("ns", "b", "y");
        Representation as = Representation.choose(
                "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
                java.util.Map.of(),
                Representation.Answer.LIST,
                true,
                true);
        FakeExchange answer = list(reads, as, "ns");
        assertThat(names(answer)).containsExactly("a", "b");
        assertThat(answer.json().list("items").mapAt(1).keys()).containsExactly("kind", "apiVersion", "metadata");
        assertThat(list(reads, as, "none").text()).endsWith("\"items\":null}");
    }
}
