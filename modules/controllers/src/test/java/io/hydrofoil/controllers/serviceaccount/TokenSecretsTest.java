package io.hydrofoil.controllers.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TokenSecretsTest {
    private static final long YEAR_MS = 366L * 86_400_000;

    private final Scenario scenario = new Scenario(() -> List.of(
            new TokenSecrets(
                    (namespace, account, uid, secret) -> String.join("/", namespace, account, uid, secret), "PEM"),
            new UnusedTokens()));

    private ApiObject account(String more) {
        return scenario.create("{'apiVersion':'v1','kind':'ServiceAccount','metadata':{'name':'bob'}" + more + "}");
    }

    private ObjectKey secret() {
        ObjectKey key = scenario.create("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','annotations':{"
                        + "'kubernetes.io/service-account.name':'bob'}},'type':'kubernetes.io/service-account-token'}")
                .key();
        scenario.settle();
        return key;
    }

    private ApiObject stored() {
        return scenario.cluster.get(Kinds.SECRET, "default", "s");
    }

    private String data(String field) {
        return new String(Base64.getDecoder().decode(stored().tree().map("data").text(field)), StandardCharsets.UTF_8);
    }

    @Test
    void aSecretIsFilledAndGoesWithItsAccount() {
        ApiObject account = account("");
        secret();
        assertThat(data("token")).isEqualTo("default/bob/" + account.uid() + "/s");
        assertThat(data("ca.crt")).isEqualTo("PEM");
        assertThat(data("namespace")).isEqualTo("default");
        assertThat(stored().metadata().map("annotations").text("kubernetes.io/service-account.uid"))
                .isEqualTo(account.uid());
        scenario.cluster.delete(account.key(), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(stored()).isNull();
    }

    @Test
    void aSecretOfNobodyGoesAtOnce() {
        secret();
        assertThat(stored()).isNull();
    }

    private void tracking() {
        String since = Instant.ofEpochMilli(scenario.cluster.wallMs())
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        scenario.create("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'kube-system',"
                + "'name':'kube-apiserver-legacy-service-account-token-tracking'},'data':{'since':'" + since + "'}}");
    }

    @Test
    void aTokenThatNobodyUsesIsMarkedAndThenDeleted() {
        tracking();
        account(",'secrets':[{'name':'s'}]");
        secret();
        scenario.cluster.advance(YEAR_MS);
        scenario.pass(1_000);
        assertThat(stored().labels()).containsKey("kubernetes.io/legacy-token-invalid-since");
        scenario.cluster.advance(YEAR_MS);
        scenario.pass(1_000);
        assertThat(stored()).isNull();
    }

    @Test
    void tokensThatWereAskedForOrAreUsedStay() {
        tracking();
        account("");
        ObjectKey key = secret();
        scenario.cluster.advance(YEAR_MS);
        scenario.pass(1_000);
        assertThat(stored().labels()).isEmpty();
        scenario.cluster.patch(
                new ObjectKey(Kinds.SERVICE_ACCOUNT, "default", "bob"), "{\"secrets\":[{\"name\":\"s\"}]}");
        String today = Instant.ofEpochMilli(scenario.cluster.wallMs())
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        scenario.cluster.patch(
                key, "{\"metadata\":{\"labels\":{\"kubernetes.io/legacy-token-last-used\":\"" + today + "\"}}}");
        scenario.pass(1_000);
        assertThat(stored().labels()).doesNotContainKey("kubernetes.io/legacy-token-invalid-since");
    }
}
