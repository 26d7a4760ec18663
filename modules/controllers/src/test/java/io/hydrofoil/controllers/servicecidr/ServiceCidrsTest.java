package io.hydrofoil.controllers.servicecidr;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServiceCidrsTest {
    private final Scenario scenario = new Scenario(() -> List.of(new ServiceCidrs()));

    private ApiObject cidr(String name, String range) {
        return scenario.create("{'apiVersion':'networking.k8s.io/v1','kind':'ServiceCIDR','metadata':{'name':'" + name
                + "'},'spec':{'cidrs':['" + range + "']}}");
    }

    private void address(String ip) {
        scenario.create("{'apiVersion':'networking.k8s.io/v1','kind':'IPAddress','metadata':{'name':'" + ip + "'}}");
    }

    private String ready(String name) {
        var condition = Conditions.find(
                scenario.cluster.get(Kinds.SERVICE_CIDR, "", name).status(), "Ready");
        return condition.text("status") + " " + condition.text("message");
    }

    @Test
    void aRangeIsReadyAndHeldWhileItIsUsed() {
        ObjectKey key = cidr("a", "10.1.0.0/16").key();
        address("10.1.2.3");
        address("fd00::1");
        scenario.settle();
        assertThat(ready("a")).isEqualTo("True Kubernetes Service CIDR is ready");
        scenario.cluster.delete(key, Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(ready("a"))
                .isEqualTo("False There are still IPAddresses referencing the ServiceCIDR, please remove them or create"
                        + " a new ServiceCIDR");
        scenario.cluster.delete(new ObjectKey(Kinds.IP_ADDRESS, "", "10.1.2.3"), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.SERVICE_CIDR)).isEmpty();
    }

    @Test
    void anotherRangeMayTakeOver() {
        ObjectKey key = cidr("a", "10.1.0.0/24").key();
        address("10.1.0.3");
        scenario.settle();
        scenario.cluster.delete(key, Write.Propagation.BACKGROUND);
        scenario.settle();
        cidr("b", "10.1.0.0/16");
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.SERVICE_CIDR))
                .extracting(ApiObject::name)
                .containsExactly("b");
    }
}
