package io.hydrofoil.controllers.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.MapValue;
import org.junit.jupiter.api.Test;

final class LeadershipLeaseTest {
    private final Scenario scenario = new Scenario(new LeadershipLease("me"));

    private MapValue lease() {
        return scenario.cluster
                .get(Kinds.LEASE, "kube-system", "kube-controller-manager")
                .spec();
    }

    @Test
    void isRenewedAndTakenOverFromAnother() {
        scenario.create("{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','metadata':"
                + "{'name':'kube-controller-manager','namespace':'kube-system'},'spec':{'holderIdentity':'other',"
                + "'leaseTransitions':4}}");
        scenario.create("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'kube-system'}}");
        scenario.settle();
        assertThat(lease().text("holderIdentity")).isEqualTo("me");
        assertThat(lease().number("leaseTransitions", 0)).isEqualTo(5);
        String renewed = lease().text("renewTime");
        int writes = scenario.cluster.journal.size();
        scenario.pass(60_000);
        assertThat(lease().text("renewTime")).isGreaterThan(renewed);
        assertThat(lease().text("acquireTime")).isEqualTo(renewed);
        assertThat(scenario.cluster.journal).hasSizeBetween(writes + 11, writes + 13);
    }
}
