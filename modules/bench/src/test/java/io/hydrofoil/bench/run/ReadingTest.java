package io.hydrofoil.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.bench.scenario.Work.Until;
import io.hydrofoil.objects.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read out of answers. */
class ReadingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"spec":{},"status":{"phase":"Pending"}}                                                       | NONE
            {"spec":{"nodeName":"a"},"status":{"phase":"Pending"}}                                         | SCHEDULED
            {"spec":{"nodeName":"a"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"}]}} | RUNNING
            {"spec":{"nodeName":"a"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}  | READY
            """)
    void aPodTellsHowFarItIs(String pod, Until until) {
        assertThat(PodTracker.stage(Json.map(pod))).isEqualTo(until);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"spec":{"replicas":4},"metadata":{"generation":2},"status":{"observedGeneration":1,"updatedReplicas":4,"availableReplicas":4,"replicas":4}} | 0
            {"spec":{"replicas":4},"metadata":{"generation":2},"status":{"observedGeneration":2,"updatedReplicas":2,"availableReplicas":4,"replicas":5}} | 2
            {"spec":{"replicas":4},"metadata":{"generation":2},"status":{"observedGeneration":2,"updatedReplicas":4,"availableReplicas":4,"replicas":5}} | 3
            {"spec":{"replicas":4},"metadata":{"generation":2},"status":{"observedGeneration":2,"updatedReplicas":4,"availableReplicas":4,"replicas":4}} | 4
            """)
    void aRolloutIsOverWhenNoOldReplicaIsLeft(String deployment, long expected) {
        assertThat(Phases.rolledOut(Json.map(deployment))).isEqualTo(expected);
    }

    @Test
    void theTimeOfSendingIsFoundAmongManagedFields() {
        String event = "{\"object\":{\"metadata\":{\"annotations\":{\"hydrofoil.io/bench-sent\":\"1234567\"},"
                + "\"managedFields\":[{\"fieldsV1\":{\"f:hydrofoil.io/bench-sent\":{}}}]}}}";
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        assertThat(WatchCrowd.sent(bytes, bytes.length)).isEqualTo(1_234_567);
        byte[] other = event.replace("bench-sent", "else").getBytes(StandardCharsets.UTF_8);
        assertThat(WatchCrowd.sent(other, other.length)).isEqualTo(-1);
    }

    @Test
    void aMeasureKeepsDistributionAndSpans() {
        Measure measure = new Measure("a.b");
        for (int i = 1; i <= 1_000; i++) {
            measure.record(i * 1_000_000L, i * 1_000_000L);
        }
        assertThat(measure.ms(50)).isBetween(499.0, 501.0);
        assertThat(measure.ms(100)).isBetween(999.0, 1_001.0);
        var curve = measure.curve();
        assertThat(curve.points()).hasSize(3);
        assertThat(curve.points().getFirst().perSecond()).isEqualTo(499 * 2.0);
        assertThat(curve.quantiles().getLast().ms()).isBetween(999.0, 1_001.0);
    }
}
