package io.hydrofoil.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventRecorderTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final ApiObject WEB = ApiObject.of(
            KindTable.builtin().require("apps/v1", "Deployment"),
            7,
            Json.map("{\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\",\"uid\":\"u1\"}}"));

    private final ScriptedCluster cluster = new ScriptedCluster();
    private final Outbox outbox = new Outbox(cluster.openClient("x", 100, new Doorbell(1_000)), 100);
    private final EventRecorder recorder = new EventRecorder(outbox, "deployment-controller", "");

    private void record(String message, long nowMs) {
        recorder.record(WEB, "Normal", "ScalingReplicaSet", message, nowMs);
    }

    private void answerAll(int from) {
        for (int i = from; i < cluster.offered.size(); i++) {
            cluster.reply(i, new Reply.Done(i + 1, null));
        }
        outbox.poll();
    }

    @Test
    void theFirstIsCreatedInTheUsualShape() {
        record("Scaled up", NOW);
        Write.Create create = (Write.Create) cluster.offered.getFirst();
        assertThat(create.object()).isEqualTo(Json.of("""
                {"apiVersion":"v1","kind":"Event",
                 "metadata":{"name":"web.%s","namespace":"shop"},
                 "involvedObject":{"kind":"Deployment","namespace":"shop","name":"web","uid":"u1",
                   "apiVersion":"apps/v1","resourceVersion":"7"},
                 "reason":"ScalingReplicaSet","message":"Scaled up","source":{"component":"deployment-controller"},
                 "firstTimestamp":"2023-11-14T22:13:20Z","lastTimestamp":"2023-11-14T22:13:20Z","count":1,
                 "type":"Normal","eventTime":null,"reportingComponent":"deployment-controller","reportingInstance":""}
                """.formatted(Long.toHexString(NOW * 1_000_000))));
    }

    @Test
    void repetitionsRaiseTheCountAndGatherWhileAWriteIsUnderWay() {
        record("Scaled up", NOW);
        record("Scaled up", NOW + 1_000);
        record("Scaled up", NOW + 2_000);
        assertThat(cluster.offered).hasSize(1);
        answerAll(0);
        assertThat(cluster.offered).hasSize(2);
        Write.Patch patch = (Write.Patch) cluster.offered.get(1);
        assertThat(patch.key().name()).startsWith("web.");
        assertThat(patch.patch())
                .isEqualTo(
                        Json.of("{\"message\":\"Scaled up\",\"lastTimestamp\":\"2023-11-14T22:13:22Z\",\"count\":3}"));
    }

    @Test
    void anEventThatIsGoneStartsAnew() {
        record("Scaled up", NOW);
        cluster.reply(0, ScriptedCluster.refused(404, "NotFound", "no such event"));
        outbox.poll();
        record("Scaled up", NOW + 1_000);
        assertThat(cluster.offered.get(1)).isInstanceOf(Write.Create.class);
    }

    @Test
    void manySimilarOnesBecomeOneCombinedEvent() {
        for (int i = 0; i < 12; i++) {
            record("pod " + i, NOW + i);
            answerAll(i);
        }
        List<String> messages = cluster.offered.stream()
                .map(write -> write instanceof Write.Create create
                        ? create.object().text("message", "")
                        : "patch " + ((io.hydrofoil.objects.MapValue) ((Write.Patch) write).patch()).text("message"))
                .toList();
        assertThat(messages)
                .endsWith(
                        "pod 8",
                        "(combined from similar events): pod 9",
                        "patch (combined from similar events): pod 10",
                        "patch (combined from similar events): pod 11");
    }

    @Test
    void oneObjectGets25EventsAndThenOneInFiveMinutes() {
        for (int i = 0; i < 100; i++) {
            recorder.record(WEB, "Normal", "Reason" + i, "m", NOW);
        }
        assertThat(cluster.offered).hasSize(25);
        recorder.record(WEB, "Normal", "Later", "m", NOW + 300_000);
        recorder.record(WEB, "Normal", "Later2", "m", NOW + 300_000);
        assertThat(cluster.offered).hasSize(26);
    }
}
