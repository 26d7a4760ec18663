package io.hydrofoil.controllers.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ObjectKey;
import org.junit.jupiter.api.Test;

final class RoleAggregationTest {
    private final Scenario scenario = new Scenario(new RoleAggregation());

    private void role(String name, String label, String resource) {
        scenario.create("{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'%s',"
                        .formatted(name)
                + "'labels':{'to':'%s'}},'rules':[{'resources':['%s']}]}".formatted(label, resource));
    }

    private String rules() {
        return Json.text(
                scenario.cluster.get(Kinds.CLUSTER_ROLE, "", "all").tree().list("rules"));
    }

    @Test
    void aRoleCollectsTheRulesOfThoseItSelectsEachOnce() {
        role("b", "all", "pods");
        role("a", "all", "secrets");
        role("c", "other", "nodes");
        role("d", "all", "pods");
        scenario.create("{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'all'},"
                + "'aggregationRule':{'clusterRoleSelectors':[{'matchLabels':{'to':'all'}}]}}");
        scenario.settle();
        assertThat(rules()).isEqualTo("[{\"resources\":[\"secrets\"]},{\"resources\":[\"pods\"]}]");

        role("e", "all", "events");
        scenario.cluster.delete(new ObjectKey(Kinds.CLUSTER_ROLE, "", "a"), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(rules()).isEqualTo("[{\"resources\":[\"pods\"]},{\"resources\":[\"events\"]}]");
    }
}
