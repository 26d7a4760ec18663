package io.hydrofoil.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.garbage.GarbageCollector;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JobControllerTest {
    private static final ObjectKey WORK = new ObjectKey(Kinds.JOB, "default", "work");

    private final Scenario scenario = new Scenario(new JobController(), new GarbageCollector());

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
        status().list("conditions").maps().forEach(c -> texts.add(c.text("type") + " " + c.text("reason")));
        return texts;
    }

    private List<ApiObject> running() {
        return scenario.pods().stream().filter(Pods::isActive).toList();
    }

    private void end(ApiObject pod, String phase) {
        scenario.end(pod.key(), phase);
        scenario.settle();
    }

    @Test
    void runsOnePodToCompletion() {
        work("'completions':1,'parallelism':1,'backoffLimit':6,");
        ApiObject pod = running().getFirst();
        assertThat(pod.metadata().list("finalizers").texts()).containsExactly(JobState.FINALIZER);
        assertThat(status().number("active", 0)).isEqualTo(1);
        assertThat(status().number("ready", 0)).isEqualTo(1);
        end(pod, "Succeeded");
        assertThat(conditions())
                .containsExactly("SuccessCriteriaMet CompletionsReached", "Complete CompletionsReached");
        assertThat(status().number("succeeded", 0)).isEqualTo(1);
        assertThat(status().map("uncountedTerminatedPods").isEmpty()).isTrue();
        assertThat(status().has("completionTime")).isTrue();
        assertThat(scenario.pods().getFirst().metadata().list("finalizers").isEmpty())
                .isTrue();
        assertThat(scenario.events())
                .containsExactly("SuccessfulCreate Created pod: " + pod.name(), "Completed Job completed");
    }

    @Test
    void keepsParallelismUntilTheCompletionsAreIn() {
        work("'completions':5,'parallelism':2,");
        for (int done = 0; done < 5; done++) {
            assertThat(running()).hasSize(Math.min(2, 5 - done));
            end(running().getFirst(), "Succeeded");
        }
        assertThat(status().number("succeeded", 0)).isEqualTo(5);
        assertThat(conditions()).contains("Complete CompletionsReached");
        assertThat(scenario.pods()).hasSize(5);
    }

    @Test
    void eachIndexSucceedsOnce() {
        work("'completions':3,'parallelism':3,'completionMode':'Indexed',");
        assertThat(running()).extracting(Indexes::of).containsExactly(0, 1, 2);
        ApiObject second = running().get(1);
        assertThat(second.name()).startsWith("work-1-");
        assertThat(second.spec().text("hostname")).isEqualTo("work-1");
        assertThat(second.spec()
                        .list("containers")
                        .mapAt(0)
                        .list("env")
                        .mapAt(0)
                        .text("name"))
                .isEqualTo("JOB_COMPLETION_INDEX");
        end(running().get(2), "Succeeded");
        assertThat(status().text("completedIndexes")).isEqualTo("2");
        end(running().get(0), "Failed");
        scenario.pass(60_000);
        assertThat(running()).extracting(Indexes::of).containsExactlyInAnyOrder(0, 1);
        end(running().get(0), "Succeeded");
        end(running().get(0), "Succeeded");
        assertThat(status().text("completedIndexes")).isEqualTo("0-2");
        assertThat(status().number("failed", 0)).isEqualTo(1);
        assertThat(conditions()).contains("Complete CompletionsReached");
    }

    @Test
    void failuresAreRetriedWithGrowingDelayUpToTheLimit() {
        work("'completions':1,'parallelism':1,'backoffLimit':2,");
        for (int i = 0; i < 3; i++) {
            scenario.pass(60_000);
            assertThat(running()).as("try " + i).hasSize(1);
            end(running().getFirst(), "Failed");
        }
        assertThat(conditions()).containsExactly("FailureTarget BackoffLimitExceeded", "Failed BackoffLimitExceeded");
        assertThat(status().number("failed", 0)).isEqualTo(3);
        scenario.pass(600_000);
        assertThat(scenario.pods()).hasSize(3);
    }

    @Test
    void theDeadlineStopsRunningPodsBeforeTheJobFails() {
        work("'completions':1,'parallelism':1,'activeDeadlineSeconds':30,");
        scenario.podsStop = false;
        scenario.pass(30_000);
        assertThat(conditions()).containsExactly("FailureTarget DeadlineExceeded");
        assertThat(running()).isEmpty();
        scenario.podsStop = true;
        scenario.settle();
        assertThat(conditions()).contains("Failed DeadlineExceeded");
        assertThat(scenario.events()).contains("DeadlineExceeded Job was active longer than specified deadline");
    }

    @Test
    void suspendingStopsPodsWithoutCountingThem() {
        work("'completions':2,'parallelism':2,");
        scenario.cluster.patch(WORK, "{\"spec\":{\"suspend\":true}}");
        scenario.settle();
        assertThat(scenario.pods()).isEmpty();
        assertThat(conditions()).containsExactly("Suspended JobSuspended");
        assertThat(status().has("startTime")).isFalse();
        scenario.cluster.patch(WORK, "{\"spec\":{\"suspend\":false}}");
        scenario.settle();
        assertThat(running()).hasSize(2);
        assertThat(status().number("failed", 0)).isZero();
        assertThat(conditions()).containsExactly("Suspended JobResumed");
    }

    @Test
    void podsOfADeletedJobAreLetGo() {
        work("'completions':2,'parallelism':2,");
        scenario.cluster.delete(WORK, Write.Propagation.BACKGROUND);
        scenario.pass(1_000);
        assertThat(scenario.pods()).isEmpty();
    }

    @Test
    void aFinishedJobGoesAfterItsTime() {
        work("'completions':1,'parallelism':1,'ttlSecondsAfterFinished':100,");
        end(running().getFirst(), "Succeeded");
        scenario.pass(99_000);
        assertThat(scenario.cluster.all(Kinds.JOB)).hasSize(1);
        scenario.pass(2_000);
        assertThat(scenario.cluster.all(Kinds.JOB)).isEmpty();
        assertThat(scenario.pods()).isEmpty();
    }

    @Test
    void everyEndedPodCountsExactlyOnceWhateverHappens() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        work("'completions':30,'parallelism':7,'backoffLimit':1000,");
        int succeeded = 0;
        int failed = 0;
        for (int i = 0; i < 400 && !conditions().contains("Complete CompletionsReached"); i++) {
            List<ApiObject> running = running();
            if (!running.isEmpty()) {
                ApiObject pod = running.get(random.nextInt(running.size()));
                int what = random.nextInt(3);
                if (what == 0) {
                    scenario.cluster.delete(pod.key(), Write.Propagation.BACKGROUND);
                    failed++;
                } else {
                    scenario.end(pod.key(), what == 1 ? "Succeeded" : "Failed");
                    succeeded += what == 1 ? 1 : 0;
                    failed += what == 1 ? 0 : 1;
                }
            }
            if (random.nextBoolean()) {
                scenario.pass(random.nextInt(1_000_000));
            }
        }
        scenario.settle();
        assertThat(status().number("succeeded", 0)).as("seed " + seed).isEqualTo(succeeded);
        assertThat(status().number("failed", 0)).as("seed " + seed).isGreaterThanOrEqualTo(failed);
    }

    @Test
    void indexesHaveAShortForm() {
        assertThat(Indexes.text(Indexes.parse("0,2-4,6,7", 10))).isEqualTo("0,2-4,6,7");
        assertThat(Indexes.parse("2-4", 4).cardinality()).isEqualTo(2);
    }
}
