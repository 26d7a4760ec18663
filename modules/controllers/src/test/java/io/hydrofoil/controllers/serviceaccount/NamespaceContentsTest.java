package io.hydrofoil.controllers.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ObjectKey;
import org.junit.jupiter.api.Test;

final class NamespaceContentsTest {
    private final Scenario scenario =
            new Scenario(NamespaceContents.defaultServiceAccount(), NamespaceContents.rootCa("PEM"));

    @Test
    void everyNamespaceHasThemAndGetsThemBack() {
        scenario.create("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}");
        scenario.settle();
        ObjectKey account = new ObjectKey(Kinds.SERVICE_ACCOUNT, "shop", "default");
        ObjectKey map = new ObjectKey(Kinds.CONFIG_MAP, "shop", "kube-root-ca.crt");
        assertThat(scenario.cluster.get(Kinds.SERVICE_ACCOUNT, "shop", "default"))
                .isNotNull();
        scenario.cluster.delete(account, Write.Propagation.BACKGROUND);
        scenario.cluster.patch(map, "{\"data\":{\"ca.crt\":\"forged\"}}");
        scenario.settle();
        assertThat(scenario.cluster.get(Kinds.SERVICE_ACCOUNT, "shop", "default"))
                .isNotNull();
        assertThat(scenario.cluster
                        .get(Kinds.CONFIG_MAP, "shop", "kube-root-ca.crt")
                        .tree()
                        .map("data")
                        .text("ca.crt"))
                .isEqualTo("PEM");
    }
}
