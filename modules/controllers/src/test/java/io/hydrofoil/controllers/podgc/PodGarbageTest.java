package io.hydrofoil.controllers.podgc;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ObjectKey;
import org.junit.jupiter.api.Test;

final class PodGarbageTest {
    private final Scenario scenario = new Scenario(new PodGarbage(2));

    private void pod(String name, String node, String phase) {
        scenario.create(
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s'},'spec':{'nodeName':'%s'},'status':{'phase':'%s'}}"
                        .formatted(name, node, phase));
    }

    @Test
    void podsOfANodeThatIsGoneGoAfterAQuarantine() {
        scenario.create("{'apiVersion':'v1','kind':'Node','metadata':{'name':'n1'}}");
        pod("p", "n1", "Running");
        scenario.settle();
        scenario.cluster.delete(new ObjectKey(Kinds.NODE, "", "n1"), Write.Propagation.BACKGROUND);
        scenario.pass(39_000);
        assertThat(scenario.pods()).hasSize(1);
        scenario.pass(2_000);
        assertThat(scenario.pods()).isEmpty();
    }

    @Test
    void theOldestEndedPodsGoWhenThereAreTooMany() {
        scenario.create("{'apiVersion':'v1','kind':'Node','metadata':{'name':'n1'}}");
        for (int i = 0; i < 4; i++) {
            pod("p" + i, "n1", i % 2 == 0 ? "Failed" : "Succeeded");
            scenario.cluster.advance(1_000);
        }
        scenario.settle();
        assertThat(scenario.pods()).extracting(ApiObject::name).containsExactly("p2", "p3");
    }
}
