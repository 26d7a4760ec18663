package io.hydrofoil.controllers.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.ServedMetrics;
import io.hydrofoil.client.ServedMetrics.Answer;
import io.hydrofoil.client.ServedMetrics.Question;
import io.hydrofoil.client.Usage;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.SimUsage;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.replicaset.ReplicaSetController;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AutoscalerTest {
    private static final ObjectKey WEB = new ObjectKey(Kinds.REPLICA_SET, "default", "web");
    private static final ObjectKey HPA = new ObjectKey(Kinds.AUTOSCALER, "default", "web");

    private final SimUsage usage = new SimUsage();
    private ServedMetrics served = ServedMetrics.NONE;
    private final Scenario scenario = new Scenario(() ->
            List.of(new Autoscaler(usage, question -> served.ask(question)), ReplicaSetController.forReplicaSets()));

    /** A set whose pods have served for so long that their first minutes do not matter, and request 100m. */
    private void web(int replicas) {
        scenario.create("""
                {'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'web'},'spec':{'replicas':%d,
                 'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},
                 'spec':{'containers':[{'name':'c','resources':{'requests':{'cpu':'100m','memory':'64Mi'}}}]}}}}
                """.formatted(replicas));
        scenario.settle();
        started();
        scenario.pass(400_000);
    }

    private void started() {
        for (ApiObject pod : scenario.pods()) {
            if (!pod.status().has("startTime")) {
                scenario.cluster.patchStatus(
                        pod.key(), "{\"status\":{\"startTime\":\"" + Times.seconds(scenario.cluster.wallMs()) + "\"}}");
            }
        }
    }

    private void use(long cpuMilli) {
        scenario.pods().forEach(pod -> usage.set(pod.name(), cpuMilli, 32, scenario.cluster.wallMs()));
    }

    private void autoscaler(String spec) {
        scenario.create("{'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler','metadata':{'name':'web'},"
                + "'spec':{'scaleTargetRef':{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'web'},"
                + "'minReplicas':1,'maxReplicas':10," + spec + "}}");
        scenario.settle();
    }

    private static String cpu(int percent) {
        return "'metrics':[{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization',"
                + "'averageUtilization':" + percent + "}}}]";
    }

    private long replicas() {
        return scenario.cluster.get(Kinds.REPLICA_SET, "default", "web").spec().number("replicas", -1);
    }

    private MapValue status() {
        return scenario.cluster.get(Kinds.AUTOSCALER, "default", "web").status();
    }

    private List<String> conditions() {
        return java.util.stream.StreamSupport.stream(
                        status().list("conditions").maps().spliterator(), false)
                .map(c -> c.text("type") + "=" + c.text("status") + " " + c.text("reason"))
                .toList();
    }

    @Test
    void growsInProportionToWhatIsUsed() {
        web(2);
        use(90);
        autoscaler(cpu(50));
        assertThat(replicas()).isEqualTo(4);
        assertThat(scenario.events())
                .contains(
                        "SuccessfulRescale New size: 4; reason: cpu resource utilization (percentage of request) above"
                                + " target");
        assertThat(status().number("desiredReplicas", 0)).isEqualTo(4);
        assertThat(status().number("currentReplicas", 0)).isEqualTo(2);
        assertThat(status().list("currentMetrics")
                        .mapAt(0)
                        .map("resource")
                        .map("current")
                        .toString())
                .isEqualTo("{\"averageUtilization\":90,\"averageValue\":\"90m\"}");
        assertThat(conditions())
                .containsExactly(
                        "AbleToScale=True SucceededRescale",
                        "ScalingActive=True ValidMetricFound",
                        "ScalingLimited=False DesiredWithinRange");
    }

    @Test
    void smallDeviationsAreTolerated() {
        web(3);
        use(54);
        autoscaler(cpu(50));
        scenario.pass(60_000);
        assertThat(replicas()).isEqualTo(3);
        assertThat(conditions()).contains("AbleToScale=True ReadyForNewScale");
        scenario.cluster.patch(
                HPA,
                "{\"spec\":{\"behavior\":{\"scaleUp\":{\"tolerance\":\"0.01\",\"policies\":["
                        + "{\"type\":\"Pods\",\"value\":1,\"periodSeconds\":60}]}}}}");
        scenario.settle();
        assertThat(replicas()).isEqualTo(4);
    }

    @Test
    void doesNotMoreThanDoubleAtOnceNorPassTheMaximum() {
        web(3);
        use(1_000);
        autoscaler(cpu(50));
        assertThat(replicas()).isEqualTo(6);
        assertThat(conditions()).contains("ScalingLimited=True ScaleUpLimit");
        started();
        scenario.pass(400_000);
        use(1_000);
        scenario.pass(20_000);
        assertThat(replicas()).isEqualTo(10);
        assertThat(conditions()).contains("ScalingLimited=True TooManyReplicas");
    }

    @Test
    void shrinksOnlyAfterFiveQuietMinutes() {
        web(4);
        use(50);
        autoscaler(cpu(50));
        scenario.pass(60_000);
        use(10);
        scenario.pass(200_000);
        assertThat(replicas()).isEqualTo(4);
        assertThat(conditions()).contains("AbleToScale=True ScaleDownStabilized");
        use(10);
        scenario.pass(120_000);
        assertThat(replicas()).isEqualTo(1);
        assertThat(scenario.events()).contains("SuccessfulRescale New size: 1; reason: All metrics below target");
    }

    @Test
    void policiesLimitTheRate() {
        web(8);
        use(1);
        autoscaler(
                cpu(50) + ",'behavior':{'scaleDown':{'stabilizationWindowSeconds':0,'selectPolicy':'Min','policies':["
                        + "{'type':'Pods','value':2,'periodSeconds':60},{'type':'Percent','value':50,'periodSeconds':60}]}}");
        assertThat(replicas()).isEqualTo(6);
        assertThat(conditions()).contains("ScalingLimited=True ScaleDownLimit");
        scenario.pass(45_000);
        assertThat(replicas()).isEqualTo(6);
        scenario.pass(20_000);
        assertThat(replicas()).isEqualTo(4);
    }

    @Test
    void aDisabledDirectionIsNotTaken() {
        web(4);
        use(1);
        autoscaler(cpu(50) + ",'behavior':{'scaleDown':{'stabilizationWindowSeconds':0,'selectPolicy':'Disabled'}}");
        scenario.pass(600_000);
        assertThat(replicas()).isEqualTo(4);
    }

    @Test
    void podsWithoutUsageSpeakAgainstAChange() {
        web(4);
        List<ApiObject> pods = scenario.pods();
        usage.set(pods.get(0).name(), 10, 32, scenario.cluster.wallMs());
        usage.set(pods.get(1).name(), 10, 32, scenario.cluster.wallMs());
        autoscaler(cpu(50) + ",'behavior':{'scaleDown':{'stabilizationWindowSeconds':0,'policies':["
                + "{'type':'Percent','value':100,'periodSeconds':15}]}}");
        // the two others count as if they used all they request: 220m of 400m, 55 %, which is about 50 %
        assertThat(replicas()).isEqualTo(4);
    }

    @Test
    void saysWhyItCannotTell() {
        web(2);
        autoscaler(cpu(50));
        assertThat(scenario.events())
                .contains(
                        "FailedGetResourceMetric failed to get cpu utilization: unable to get metrics for resource cpu: no"
                                + " metrics returned from resource metrics API",
                        "FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get"
                                + " cpu resource metric value: failed to get cpu utilization: unable to get metrics for"
                                + " resource cpu: no metrics returned from resource metrics API");
        assertThat(conditions())
                .containsExactly("AbleToScale=True SucceededGetScale", "ScalingActive=False FailedGetResourceMetric");
        scenario.cluster.delete(WEB, io.hydrofoil.client.Write.Propagation.BACKGROUND);
        scenario.pass(16_000);
        assertThat(conditions()).contains("AbleToScale=False FailedGetScale");
        assertThat(scenario.events())
                .anyMatch(text -> text.startsWith("FailedGetScale replicasets.apps \"web\" not found"));
    }

    @Test
    void otherMetricsComeFromAnnotationsAndTheLargestProposalWins() {
        web(2);
        use(50);
        scenario.pods()
                .forEach(pod -> scenario.cluster.patch(
                        pod.key(), "{\"metadata\":{\"annotations\":{\"hydrofoil.io/sim-metric.rps\":\"30\"}}}"));
        autoscaler("'metrics':[{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization',"
                + "'averageUtilization':50}}},{'type':'Pods','pods':{'metric':{'name':'rps'},'target':{"
                + "'type':'AverageValue','averageValue':'20'}}},{'type':'External','external':{'metric':{"
                + "'name':'queue'},'target':{'type':'AverageValue','averageValue':'10'}}}]");
        // the third metric is missing, which forbids shrinking only
        assertThat(replicas()).isEqualTo(3);
        scenario.cluster.patch(HPA, "{\"metadata\":{\"annotations\":{\"hydrofoil.io/sim-metric.queue\":\"60\"}}}");
        scenario.pass(16_000);
        assertThat(replicas()).isEqualTo(6);
        assertThat(scenario.events())
                .contains("SuccessfulRescale New size: 6; reason: external metric queue above target");
    }

    private static String ofEachKind() {
        return "'metrics':[{'type':'Pods','pods':{'metric':{'name':'rps','selector':{'matchLabels':{'path':'all'}}},"
                + "'target':{'type':'AverageValue','averageValue':'20'}}},{'type':'Object','object':{'metric':{"
                + "'name':'hits'},'describedObject':{'apiVersion':'networking.k8s.io/v1','kind':'Ingress','name':'door'},"
                + "'target':{'type':'Value','value':'100'}}},{'type':'External','external':{'metric':{"
                + "'name':'queue'},'target':{'type':'AverageValue','averageValue':'10'}}}]";
    }

    @Test
    void extensionsAreAskedForMetricsAndWaitedForWithoutBlocking() {
        web(2);
        List<Question> asked = new java.util.ArrayList<>();
        boolean[] isKnown = new boolean[1];
        Usage.Taken now = new Usage.Taken(scenario.cluster.wallMs(), 30_000);
        served = question -> {
            asked.add(question);
            return !isKnown[0]
                    ? new Answer.Pending()
                    : switch (question) {
                        case Question.OfPods pods ->
                            new Answer.Values(scenario.pods().stream()
                                    .map(pod -> new ServedMetrics.Value(pod.name(), 30_000, now))
                                    .toList());
                        case Question.OfObject object ->
                            new Answer.Values(List.of(new ServedMetrics.Value("door", 150_000, now)));
                        case Question.External external ->
                            new Answer.Values(List.of(
                                    new ServedMetrics.Value("", 20_000, now),
                                    new ServedMetrics.Value("", 20_000, now)));
                    };
        };
        // says otherwise, and is not asked where somebody serves metrics
        scenario.pods()
                .forEach(pod -> scenario.cluster.patch(
                        pod.key(), "{\"metadata\":{\"annotations\":{\"hydrofoil.io/sim-metric.rps\":\"900\"}}}"));
        autoscaler(ofEachKind());
        scenario.pass(2_000);
        assertThat(conditions()).isEmpty();
        assertThat(asked)
                .contains(
                        new Question.OfPods("default", "app=web", "rps", "path=all"),
                        new Question.OfObject("default", "networking.k8s.io/v1", "Ingress", "door", "hits", ""),
                        new Question.External("default", "queue", ""));
        isKnown[0] = true;
        scenario.pass(1_000);
        // 3 by pods, 3 by the object, 4 by the sum of the external ones
        assertThat(replicas()).isEqualTo(4);
        assertThat(status().list("currentMetrics").size()).isEqualTo(3);
    }

    @Test
    void whyAnExtensionDoesNotTellIsPassedOn() {
        web(2);
        served = question -> question instanceof Question.External
                ? new Answer.Values(List.of())
                : new Answer.Failed("the server is currently unable to handle the request");
        autoscaler(ofEachKind());
        String custom = "unable to fetch metrics from custom metrics API: the server is currently unable to handle the"
                + " request";
        assertThat(scenario.events())
                .contains(
                        "FailedGetPodsMetric unable to get metric rps: " + custom,
                        "FailedGetObjectMetric unable to get metric hits: Ingress on default door/" + custom,
                        "FailedGetExternalMetric unable to get external metric default/queue: unable to fetch metrics"
                                + " from external metrics API: no metrics returned from external metrics API");
    }

    @Test
    void boundsHoldWithoutMetricsAndZeroIsLeftAlone() {
        web(12);
        autoscaler(cpu(50));
        assertThat(replicas()).isEqualTo(10);
        assertThat(scenario.events())
                .contains("SuccessfulRescale New size: 10; reason: Current number of replicas above Spec.MaxReplicas");
        scenario.cluster.patch(WEB, "{\"spec\":{\"replicas\":0}}");
        scenario.pass(60_000);
        assertThat(replicas()).isZero();
        assertThat(conditions()).contains("ScalingActive=False ScalingDisabled");
    }

    @Test
    void twoForOneTargetDoNothing() {
        web(2);
        use(90);
        scenario.create("{'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler','metadata':{'name':'other'},"
                + "'spec':{'scaleTargetRef':{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'web'},"
                + "'minReplicas':5,'maxReplicas':10," + cpu(50) + "}}");
        autoscaler(cpu(50));
        scenario.pass(16_000);
        assertThat(conditions()).contains("ScalingActive=False AmbiguousSelector");
    }
}
