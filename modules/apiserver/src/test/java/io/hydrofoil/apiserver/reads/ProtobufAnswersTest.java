package io.hydrofoil.apiserver.reads;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.apiserver.testing.TestStore;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Protobuf;
import io.hydrofoil.objects.Statuses;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProtobufAnswersTest {
    private static final Kind SECRETS = KindTable.builtin().require("v1", "Secret");
    private static final Kind SCALERS_V1 = KindTable.builtin().require("autoscaling/v1", "HorizontalPodAutoscaler");
    private static final String PARTIAL = Protobuf.MEDIA_TYPE + ";g=meta.k8s.io;v=v1;as=PartialObjectMetadata";

    private final TestStore store = new TestStore();
    private final ReadPool pool = new ReadPool(2, 8, (where, fault) -> {
        throw new AssertionError(where, fault);
    });

    @AfterEach
    void close() {
        pool.close();
        store.close();
    }

    private static Representation choose(String accept, Representation.Answer answer) {
        return Representation.choose(accept, Map.of(), answer, true, true);
    }

    private void put(int count) {
        for (int i = 0; i < count; i++) {
            store.put("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'n" + (1000 + i)
                    + "','namespace':'ns'},'data':{'k':'dg=='}}");
        }
    }

    /** Pieces of a kilobyte, so that a list of some dozens is a long one. */
    private MapValue list(String accept, String... query) throws MalformedException, RefusedException {
        Reads reads = new Reads(store.reader(), Clock.system(), new ReadsConfig(1024, 1, 1), pool);
        FakeExchange exchange = FakeExchange.get(query);
        ListOptions options = ListOptions.parse(exchange.query(), false);
        Representation as = choose(accept, Representation.Answer.LIST);
        reads.list(exchange, Target.of(Verb.LIST, SECRETS, "ns", ""), options, as);
        exchange.await();
        assertThat(exchange.code()).isEqualTo(200);
        return Protobuf.decode(exchange.bytes());
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "5", "200"})
    void aListSaysItsLengthBeforeItsItems(int count) throws Exception {
        put(count);
        MapValue list = list(Protobuf.MEDIA_TYPE);
        assertThat(list.text("kind")).isEqualTo("SecretList");
        assertThat(list.textAt("metadata", "resourceVersion")).isEqualTo(Long.toString(store.revision()));
        assertThat(list.list("items").size()).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            MapValue item = list.list("items").mapAt(i);
            assertThat(item.textAt("metadata", "name")).isEqualTo("n" + (1000 + i));
            assertThat(item.textAt("data", "k")).isEqualTo("dg==");
        }
    }

    @Test
    void pagesOfALongListFollowOneAnother() throws Exception {
        put(100);
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            MapValue page = list(Protobuf.MEDIA_TYPE, "limit", "40", "continue", token);
            token = page.map("metadata").text("continue", "");
            assertThat(page.map("metadata").number("remainingItemCount", 0))
                    .isEqualTo(Math.max(100 - names.size() - 40, 0));
            page.list("items").maps().forEach(item -> names.add(item.textAt("metadata", "name")));
        } while (!token.isEmpty());
        assertThat(names).hasSize(100).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aMetadataListHasNothingElse() throws Exception {
        put(2);
        MapValue list = list(PARTIAL + "List");
        assertThat(list.text("apiVersion")).isEqualTo("meta.k8s.io/v1");
        assertThat(list.text("kind")).isEqualTo("PartialObjectMetadataList");
        assertThat(list.list("items").mapAt(1).keys()).containsExactly("metadata");
    }

    @Test
    void objectsGoOutInTheVersionAskedFor() throws Exception {
        MapValue scaler = Json.map("""
            {"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"a"},
             "spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},"maxReplicas":3,
              "metrics":[{"type":"Resource","resource":{"name":"cpu",
               "target":{"type":"Utilization","averageUtilization":70}}}]},
             "status":{"currentReplicas":0,"desiredReplicas":0}}
            """);
        Representation as = choose(Protobuf.MEDIA_TYPE, Representation.Answer.OBJECT);
        MapValue shown = Protobuf.decode(as.object(SCALERS_V1, Json.bytes(scaler), 0));
        assertThat(shown.text("apiVersion")).isEqualTo("autoscaling/v1");
        assertThat(shown.map("spec").number("targetCPUUtilizationPercentage", 0))
                .isEqualTo(70);
    }

    @Test
    void eventsStandBehindTheirLength() throws Exception {
        byte[] json =
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"dg==\"}}"
                        .getBytes(StandardCharsets.UTF_8);
        EventEncoder whole = new EventEncoder(SECRETS, choose(Protobuf.MEDIA_TYPE, Representation.Answer.WATCH));
        assertThat(body(whole.event(EventType.MODIFIED, json, true, 0), "MODIFIED")
                        .textAt("data", "k"))
                .isEqualTo("dg==");
        assertThat(body(whole.bookmark(7, false, true, 0), "BOOKMARK").textAt("metadata", "resourceVersion"))
                .isEqualTo("7");
        MapValue status = body(whole.error(Statuses.tooOldResourceVersion(1, 2)), "ERROR");
        assertThat(status.text("kind")).isEqualTo("Status");
        assertThat(status.number("code", 0)).isEqualTo(410);
        EventEncoder partial = new EventEncoder(SECRETS, choose(PARTIAL, Representation.Answer.WATCH));
        MapValue shown = body(partial.event(EventType.ADDED, json, true, 0), "ADDED");
        assertThat(shown).isEqualTo(Json.map("""
            {"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a"}}
            """));
    }

    /** The object of a framed event, whose type stands at the front of the message, before tag and length. */
    private static MapValue body(byte[] framed, String type) throws MalformedException {
        assertThat(ByteBuffer.wrap(framed).getInt()).isEqualTo(framed.length - 4);
        assertThat(new String(framed, 6, type.length(), StandardCharsets.UTF_8)).isEqualTo(type);
        int at = 6 + type.length();
        while (framed[at] != 'k' || framed[at + 1] != '8') {
            at++;
        }
        return Protobuf.decode(java.util.Arrays.copyOfRange(framed, at, framed.length));
    }

    @Test
    void streamsAreNamedAsSuch() {
        Representation as = choose(Protobuf.MEDIA_TYPE, Representation.Answer.WATCH);
        assertThat(as.streamHeaders().get("Content-Type")).containsExactly(Protobuf.MEDIA_TYPE + ";stream=watch");
        assertThat(Representation.JSON.streamHeaders().get("Content-Type")).containsExactly("application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/vnd.kubernetes.protobuf | application/vnd.kubernetes.protobuf",
                "application/vnd.kubernetes.protobuf,application/json | application/vnd.kubernetes.protobuf",
                "application/json;q=0.5,application/vnd.kubernetes.protobuf;q=0.4 | application/json",
                "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json"
                        + " | application/json",
                "application/yaml;as=Table;g=meta.k8s.io;v=v1,application/vnd.kubernetes.protobuf"
                        + " | application/vnd.kubernetes.protobuf",
                "application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1 | application/json",
                "text/html | application/json"
            })
    void errorsHaveTheSyntaxOfTheFirstClauseWithoutAShape(String accept, String wanted) throws Exception {
        Representation as = choose(accept, Representation.Answer.OBJECT);
        assertThat(as.errorHeaders().get("Content-Type")).containsExactly(wanted);
        byte[] body = as.status(Statuses.notFound(SECRETS, "a"));
        assertThat(body[0] == 'k').isEqualTo(wanted.equals(Protobuf.MEDIA_TYPE));
        assertThat(Representation.ofErrors(accept).errorHeaders()).isEqualTo(as.errorHeaders());
    }

    @Test
    void whatHasNoProtobufFormFallsToTheNextClause() {
        String both = Protobuf.MEDIA_TYPE + ",application/json";
        Representation custom = Representation.choose(both, Map.of(), Representation.Answer.OBJECT, true, false);
        assertThat(custom.headers().get("Content-Type")).containsExactly("application/json");
        ApiStatus refusal = Representation.choose(
                        Protobuf.MEDIA_TYPE, Map.of(), Representation.Answer.OBJECT, true, false)
                .refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(406);
        assertThat(Representation.choose(PARTIAL, Map.of(), Representation.Answer.OBJECT, true, false)
                        .refusal())
                .isNull();
    }
}
