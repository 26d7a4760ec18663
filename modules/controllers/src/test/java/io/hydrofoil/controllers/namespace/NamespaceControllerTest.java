package io.hydrofoil.controllers.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.SimKinds;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import org.junit.jupiter.api.Test;

final class NamespaceControllerTest {
    private static final ObjectKey SHOP = new ObjectKey(Kinds.NAMESPACE, "", "shop");

    private final Scenario scenario = new Scenario(new NamespaceController());

    private void fill() {
        scenario.create("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}");
        scenario.create("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'m','namespace':'shop'}}");
        scenario.create("{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d','namespace':'shop'}}");
        scenario.create("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'shop'},'spec':{}}");
        scenario.create("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'elsewhere'}}");
        scenario.settle();
    }

    @Test
    void emptiesAndFinalizes() {
        fill();
        scenario.cluster.delete(SHOP, Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.NAMESPACE)).isEmpty();
        assertThat(scenario.cluster.all(Kinds.DEPLOYMENT)).isEmpty();
        assertThat(scenario.cluster.all(Kinds.CONFIG_MAP))
                .extracting(ApiObject::name)
                .containsExactly("elsewhere");
    }

    @Test
    void podsGoBeforeWhatTheyUse() {
        fill();
        scenario.podsStop = false;
        scenario.cluster.delete(SHOP, Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.get(Kinds.CONFIG_MAP, "shop", "m").isDeleting())
                .isFalse();
        assertThat(scenario.cluster.get(Kinds.POD, "shop", "p").isDeleting()).isTrue();
        scenario.podsStop = true;
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.NAMESPACE)).isEmpty();
    }

    @Test
    void tellsWhatRemainsAndWhy() {
        fill();
        ObjectKey map = new ObjectKey(Kinds.CONFIG_MAP, "shop", "m");
        scenario.cluster.patch(map, "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}");
        scenario.cluster.delete(SHOP, Write.Propagation.BACKGROUND);
        scenario.settle();
        MapValue status = scenario.cluster.get(Kinds.NAMESPACE, "", "shop").status();
        assertThat(Conditions.find(status, "NamespaceContentRemaining").text("message"))
                .isEqualTo("Some resources are remaining: configmaps. has 1 resource instances");
        assertThat(Conditions.find(status, "NamespaceFinalizersRemaining").text("message"))
                .isEqualTo("Some content in the namespace has finalizers remaining:"
                        + " example.com/hold in 1 resource instances");
        scenario.cluster.patch(map, "{\"metadata\":{\"finalizers\":null}}");
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.NAMESPACE)).isEmpty();
    }

    @Test
    void customObjectsGoWithTheirNamespaceWhichWaitsForThem() {
        scenario.cluster.define(SimKinds.SHIP);
        fill();
        ApiObject ship = scenario.create("{'apiVersion':'sea.example.com/v1','kind':'Ship',"
                + "'metadata':{'name':'argo','namespace':'shop','finalizers':['example.com/unload']}}");
        scenario.cluster.delete(SHOP, Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.NAMESPACE)).hasSize(1);
        assertThat(scenario.cluster.get(SimKinds.SHIP, "shop", "argo").isDeleting())
                .isTrue();
        scenario.cluster.patch(ship.key(), "{\"metadata\":{\"finalizers\":null}}");
        scenario.settle();
        assertThat(scenario.cluster.all(Kinds.NAMESPACE)).isEmpty();
        assertThat(scenario.cluster.all(SimKinds.SHIP)).isEmpty();
    }
}
