package io.hydrofoil.controllers.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ResourceList;
import org.junit.jupiter.api.Test;

final class QuotaControllerTest {
    private final Scenario scenario = new Scenario(new QuotaController());

    private void quota(String spec) {
        scenario.create("{'apiVersion':'v1','kind':'ResourceQuota','metadata':{'name':'q'},'spec':" + spec + "}");
        scenario.settle();
    }

    private ApiObject map(String name) {
        return scenario.create("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'" + name + "'}}");
    }

    private ApiObject pod(String name, String cpu) {
        return scenario.create("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'" + name
                + "'},'spec':{'containers':[{'name':'c','resources':{'requests':{'cpu':'" + cpu + "'}}}]}}");
    }

    private String used() {
        return ResourceList.of(scenario.cluster
                        .get(Kinds.QUOTA, "default", "q")
                        .status()
                        .map("used"))
                .toString();
    }

    @Test
    void aNewQuotaGetsItsStatus() {
        map("a");
        quota("{'hard':{'configmaps':'5','count/configmaps':'6','count/jobs.batch':'4','requests.cpu':'1500m'}}");
        assertThat(used()).isEqualTo("configmaps=1,count/configmaps=1,count/jobs.batch=0,requests.cpu=0");
        ApiObject stored = scenario.cluster.get(Kinds.QUOTA, "default", "q");
        assertThat(stored.status().map("hard")).isEqualTo(stored.spec().map("hard"));
    }

    @Test
    void whatIsNotOfTheNamespaceOrInScopeDoesNotCount() {
        scenario.create("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','namespace':'other'}}");
        pod("best", "0");
        pod("burst", "100m");
        quota("{'hard':{'pods':'5','requests.cpu':'1'},'scopes':['NotBestEffort']}");
        assertThat(used()).isEqualTo("pods=1,requests.cpu=100m");
    }

    @Test
    void aCountFollowsWhatGoesButNotAtOnceEachTime() {
        quota("{'hard':{'configmaps':'5','pods':'5'}}");
        scenario.pass(QuotaController.PAUSE_MS);
        ApiObject first = map("a");
        ApiObject second = map("b");
        scenario.pass(QuotaController.LONG_PAUSE_MS);
        assertThat(used()).isEqualTo("configmaps=2,pods=0");
        scenario.cluster.remove(first.key());
        scenario.settle();
        assertThat(used()).as("the last count is long ago").isEqualTo("configmaps=1,pods=0");
        scenario.cluster.remove(second.key());
        scenario.settle();
        assertThat(used()).as("the last count is recent").isEqualTo("configmaps=1,pods=0");
        scenario.pass(QuotaController.PAUSE_MS);
        assertThat(used()).isEqualTo("configmaps=0,pods=0");
    }

    @Test
    void aFinishedPodCountsAsAnObjectOnly() {
        ApiObject pod = pod("p", "100m");
        quota("{'hard':{'pods':'5','count/pods':'5','requests.cpu':'1'}}");
        assertThat(used()).isEqualTo("count/pods=1,pods=1,requests.cpu=100m");
        scenario.end(pod.key(), "Failed");
        scenario.pass(QuotaController.PAUSE_MS);
        assertThat(used()).isEqualTo("count/pods=1,pods=0,requests.cpu=0");
    }

    @Test
    void aPodWhoseNodeNeverReportsItsEndStopsToCount() {
        scenario.podsStop = false;
        ApiObject pod = pod("p", "100m");
        quota("{'hard':{'pods':'5'}}");
        scenario.cluster.done(new io.hydrofoil.client.Write.Delete(pod.key(), null, 0, 30, null));
        scenario.pass(20_000);
        assertThat(used()).isEqualTo("pods=1");
        scenario.pass(60_000);
        assertThat(used()).isEqualTo("pods=0");
    }

    @Test
    void aNewLimitIsToldAtOnceAndTheUsageOfDroppedOnesGoes() {
        map("a");
        quota("{'hard':{'configmaps':'5','secrets':'1'}}");
        ApiObject stored = scenario.cluster.get(Kinds.QUOTA, "default", "q");
        scenario.cluster.patch(stored.key(), "{\"spec\":{\"hard\":{\"configmaps\":\"9\",\"secrets\":null}}}");
        scenario.settle();
        assertThat(used()).isEqualTo("configmaps=1");
        assertThat(scenario.cluster.get(Kinds.QUOTA, "default", "q").status().textAt("hard", "configmaps"))
                .isEqualTo("9");
    }
}
