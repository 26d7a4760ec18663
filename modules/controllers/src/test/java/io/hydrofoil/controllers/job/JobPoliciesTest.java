package io.hydrofoil.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Policies on failure and success, and retries by index. */
final class JobPoliciesTest {
    private final Scenario scenario = new Scenario(() -> List.of(new JobController()));

    private void work(String spec) {
        scenario.create("""
                {'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'work'},'spec':{%s
                 'selector':{'matchLabels':{'job-name':'work'}},
                 'template':{'metadata':{'labels':{'job-name':'work'}},
                  'spec':{'restartPolicy':'Never','containers':[{'name':'c'}]}}}}
                """.formatted(spec));
        scenario.settle();
    }

    private MapValue status() {
        return scenario.cluster.get(Kinds.JOB, "default", "work").status();
    }

    private List<String> conditions() {
        List<String> texts = new ArrayList<>();
        status().list("conditions")
                .maps()
                .forEach(c -> texts.add(c.text("type") + " " + c.text("reason") + ": " + c.text("message")));
        return texts;
    }

    private List<ApiObject> running() {
        return scenario.pods().stream().filter(Pods::isActive).toList();
    }

    private ApiObject running(int index) {
        return running().stream()
                .filter(pod -> Indexes.of(pod) == index)
                .findFirst()
                .orElseThrow();
    }

    private void exit(ApiObject pod, int code) {
        scenario.cluster.patchStatus(pod.key(), """
                {"status":{"phase":"%s","conditions":null,"containerStatuses":[
                 {"name":"c","state":{"terminated":{"exitCode":%d,"finishedAt":"%s"}}}]}}
                """.formatted(
                        code == 0 ? "Succeeded" : "Failed", code, Times.seconds(scenario.cluster.wallMs())));
        scenario.settle();
    }

    @Test
    void anExitCodeMayFailTheJobAtOnce() {
        work("'completions':2,'parallelism':2,'backoffLimit':6,'podFailurePolicy':{'rules':[{'action':'FailJob',"
                + "'onExitCodes':{'containerName':'c','operator':'In','values':[42,43]}}]},");
        ApiObject pod = running().getFirst();
        exit(pod, 42);
        String why = "Container c for pod default/" + pod.name()
                + " failed with exit code 42 matching FailJob rule at index 0";
        assertThat(conditions())
                .containsExactly("FailureTarget PodFailurePolicy: " + why, "Failed PodFailurePolicy: " + why);
        assertThat(running()).isEmpty();
        assertThat(scenario.events()).contains("PodFailurePolicy " + why);
    }

    @Test
    void ignoredFailuresDoNotCount() {
        work("'completions':1,'parallelism':1,'backoffLimit':0,'podFailurePolicy':{'rules':[{'action':'Ignore',"
                + "'onPodConditions':[{'type':'DisruptionTarget','status':'True'}]}]},");
        ApiObject pod = running().getFirst();
        scenario.cluster.patchStatus(
                pod.key(),
                "{\"status\":{\"phase\":\"Failed\",\"conditions\":[{\"type\":\"DisruptionTarget\",\"status\":\"True\"}]}}");
        scenario.pass(600_000);
        assertThat(status().number("failed", 0)).isZero();
        assertThat(running()).hasSize(1);
        exit(running().getFirst(), 1);
        assertThat(conditions()).contains("Failed BackoffLimitExceeded: Job has reached the specified backoff limit");
    }

    @Test
    void notInMeansAnyOtherFailure() {
        work("'completions':1,'parallelism':1,'backoffLimit':6,'podFailurePolicy':{'rules':[{'action':'FailJob',"
                + "'onExitCodes':{'operator':'NotIn','values':[1]}}]},");
        exit(running().getFirst(), 1);
        assertThat(conditions()).isEmpty();
        scenario.pass(600_000);
        exit(running().getFirst(), 2);
        assertThat(conditions()).anyMatch(text -> text.startsWith("Failed PodFailurePolicy"));
    }

    private static final String BY_INDEX = "'completions':3,'parallelism':3,'completionMode':'Indexed',"
            + "'backoffLimit':2147483647,'backoffLimitPerIndex':1,";

    @Test
    void eachIndexHasItsOwnLimit() {
        work(BY_INDEX);
        assertThat(running(1).metadata().map("annotations").text(IndexRetries.FAILURES))
                .isEqualTo("0");
        exit(running(1), 1);
        assertThat(status().number("failed", 0)).as("kept until it is replaced").isZero();
        assertThat(running()).hasSize(2);
        scenario.pass(10_000);
        assertThat(running(1).metadata().map("annotations").text(IndexRetries.FAILURES))
                .isEqualTo("1");
        assertThat(status().number("failed", 0)).isEqualTo(1);
        exit(running(1), 1);
        assertThat(status().text("failedIndexes")).isEqualTo("1");
        exit(running(0), 0);
        exit(running(2), 0);
        assertThat(conditions())
                .containsExactly(
                        "FailureTarget FailedIndexes: Job has failed indexes",
                        "Failed FailedIndexes: Job has failed indexes");
        assertThat(status().text("completedIndexes")).isEqualTo("0,2");
        assertThat(status().number("failed", 0)).isEqualTo(2);
    }

    @Test
    void tooManyFailedIndexesEndTheJob() {
        work(BY_INDEX + "'maxFailedIndexes':0,");
        exit(running(0), 1);
        scenario.pass(60_000);
        exit(running(0), 1);
        assertThat(conditions())
                .contains("Failed MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed"
                        + " indexes");
        assertThat(running()).isEmpty();
    }

    @Test
    void aRuleMayFailAnIndexAtOnce() {
        work(BY_INDEX + "'podFailurePolicy':{'rules':[{'action':'FailIndex','onExitCodes':{'operator':'In',"
                + "'values':[7]}}]},");
        exit(running(2), 7);
        assertThat(status().text("failedIndexes")).isEqualTo("2");
        scenario.pass(600_000);
        assertThat(running()).extracting(Indexes::of).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void someIndexesMaySuffice() {
        work("'completions':5,'parallelism':5,'completionMode':'Indexed','successPolicy':{'rules':["
                + "{'succeededIndexes':'0,2-4','succeededCount':2},{'succeededCount':5}]},");
        exit(running(1), 0);
        exit(running(3), 0);
        assertThat(conditions()).isEmpty();
        exit(running(4), 0);
        assertThat(conditions())
                .containsExactly(
                        "SuccessCriteriaMet SuccessPolicy: Matched rules at index 0",
                        "Complete SuccessPolicy: Matched rules at index 0");
        assertThat(running()).isEmpty();
        assertThat(status().has("completionTime")).isTrue();
    }

    @Test
    void noIndexRunsTwiceAndAllEndWhateverHappens() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        work("'completions':12,'parallelism':5,'completionMode':'Indexed','backoffLimit':2147483647,"
                + "'backoffLimitPerIndex':2,");
        for (int i = 0; i < 2_000 && conditions().isEmpty(); i++) {
            List<ApiObject> running = running();
            BitSet seen = new BitSet();
            for (ApiObject pod : running) {
                assertThat(seen.get(Indexes.of(pod)))
                        .as("index twice, seed " + seed)
                        .isFalse();
                seen.set(Indexes.of(pod));
            }
            switch (random.nextInt(4)) {
                case 0 -> scenario.restart();
                case 1 -> scenario.cluster.advance(random.nextInt(30_000));
                default -> {
                    if (!running.isEmpty()) {
                        ApiObject pod = running.get(random.nextInt(running.size()));
                        scenario.cluster.patchStatus(pod.key(), """
                                {"status":{"phase":"%s","conditions":null,"containerStatuses":[{"name":"c","state":
                                 {"terminated":{"exitCode":1,"finishedAt":"%s"}}}]}}
                                """.formatted(
                                        random.nextInt(3) > 0 ? "Succeeded" : "Failed",
                                        Times.seconds(scenario.cluster.wallMs())));
                    }
                }
            }
            scenario.duties(random.nextInt(5));
        }
        scenario.pass(3_600_000);
        int completed = Indexes.parse(status().text("completedIndexes", ""), 12).cardinality();
        int failed = Indexes.parse(status().text("failedIndexes", ""), 12).cardinality();
        assertThat(completed + failed).as("seed " + seed).isEqualTo(12);
        assertThat(status().number("succeeded", 0)).as("seed " + seed).isEqualTo(completed);
        assertThat(conditions().getLast()).as("seed " + seed).startsWith(failed > 0 ? "Failed" : "Complete");
        assertThat(status().map("uncountedTerminatedPods").isEmpty()).isTrue();
    }
}
