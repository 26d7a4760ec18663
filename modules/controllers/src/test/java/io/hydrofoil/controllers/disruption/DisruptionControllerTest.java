package io.hydrofoil.controllers.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.replicaset.ReplicaSetController;
import io.hydrofoil.objects.MapValue;
import org.junit.jupiter.api.Test;

final class DisruptionControllerTest {
    private final Scenario scenario = new Scenario(new DisruptionController(), ReplicaSetController.forReplicaSets());

    private void web(int replicas, String limit) {
        scenario.create("""
                {'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'web'},
                 'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'web'}},
                  'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'c'}]}}}}
                """.formatted(replicas));
        scenario.create("""
                {'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'web'},
                 'spec':{%s,'selector':{'matchLabels':{'app':'web'}}}}
                """.formatted(limit));
        scenario.settle();
    }

    private MapValue status() {
        return scenario.cluster.get(Kinds.BUDGET, "default", "web").status();
    }

    private long allowed() {
        return status().number("disruptionsAllowed", -1);
    }

    @Test
    void countsAgainstMinAvailable() {
        web(3, "'minAvailable':2");
        assertThat(allowed()).isEqualTo(1);
        assertThat(status().number("expectedPods", 0)).isEqualTo(3);
        assertThat(Conditions.isTrue(status(), "DisruptionAllowed")).isTrue();
        scenario.ready(scenario.pods().getFirst().key(), false);
        scenario.settle();
        assertThat(allowed()).isZero();
        assertThat(Conditions.find(status(), "DisruptionAllowed").text("reason"))
                .isEqualTo("InsufficientPods");
    }

    @Test
    void percentagesAreOfWhatThereShouldBe() {
        scenario.podsStart = false;
        web(10, "'maxUnavailable':'25%'");
        assertThat(status().number("desiredHealthy", 0)).isEqualTo(7);
        assertThat(allowed()).isZero();
        scenario.podsStart = true;
        scenario.settle();
        assertThat(allowed()).isEqualTo(3);
    }
}
