package io.hydrofoil.controllers.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.garbage.GarbageCollector;
import io.hydrofoil.controllers.job.JobController;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.MapValue;
import org.junit.jupiter.api.Test;

final class CronJobControllerTest {
    private final Scenario scenario =
            new Scenario(new CronJobController(), new JobController(), new GarbageCollector());

    private void tick(String more) {
        scenario.create("""
                {'apiVersion':'batch/v1','kind':'CronJob','metadata':{'name':'tick'},
                'spec':{'schedule':'*/10 * * * *',%s
                 'jobTemplate':{'spec':{'completions':1,'parallelism':1,'selector':{'matchLabels':{'a':'b'}},
                  'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c'}]}}}}}}
                """.formatted(more));
    }

    private void endAll() {
        scenario.pods().stream().filter(Pods::isActive).forEach(pod -> scenario.end(pod.key(), "Succeeded"));
        scenario.settle();
    }

    private MapValue status() {
        return scenario.cluster.get(Kinds.CRON_JOB, "default", "tick").status();
    }

    @Test
    void makesAJobEachTimeAndKeepsAFew() {
        tick("'successfulJobsHistoryLimit':2,");
        for (int i = 0; i < 5; i++) {
            scenario.pass(600_000);
            assertThat(status().list("active").size()).isEqualTo(1);
            endAll();
        }
        assertThat(scenario.cluster.all(Kinds.JOB)).hasSize(2);
        assertThat(status().has("active")).isFalse();
        assertThat(status().has("lastSuccessfulTime")).isTrue();
        assertThat(scenario.events()).anyMatch(event -> event.startsWith("SawCompletedJob Saw completed job: tick-"));
    }

    @Test
    void forbidSkipsAndReplaceReplaces() {
        tick("'concurrencyPolicy':'Forbid',");
        scenario.pass(1_800_000);
        assertThat(scenario.cluster.all(Kinds.JOB)).hasSize(1);
        String first = scenario.cluster.all(Kinds.JOB).getFirst().name();
        scenario.cluster.patch(
                scenario.cluster.get(Kinds.CRON_JOB, "default", "tick").key(),
                "{\"spec\":{\"concurrencyPolicy\":\"Replace\"}}");
        scenario.pass(600_000);
        assertThat(scenario.cluster.all(Kinds.JOB)).singleElement().satisfies(job -> assertThat(job.name())
                .isNotEqualTo(first));
    }

    @Test
    void schedulesAreReadAsCronReadsThem() {
        assertThat(next("30 4 * * *", null)).isEqualTo("2024-02-28T04:30:00Z");
        assertThat(next("0 0 29 2 *", null)).isEqualTo("2024-02-29T00:00:00Z");
        assertThat(next("@hourly", null)).isEqualTo("2024-02-28T04:00:00Z");
        assertThat(next("0 9-17/4 * * mon,FRI", null)).isEqualTo("2024-03-01T09:00:00Z");
        assertThat(next("0 12 13 * 5", null)).as("either day will do").isEqualTo("2024-03-01T12:00:00Z");
        assertThat(next("0 0 * * *", "Europe/Berlin")).isEqualTo("2024-02-28T23:00:00Z");
        assertThat(CronSchedule.parse("61 * * * *", null)).isNull();
        assertThat(CronSchedule.parse("* * * *", null)).isNull();
        assertThat(CronSchedule.parse("* * * * *", "Mars/Olympus")).isNull();
        assertThat(CronSchedule.parse("0 0 30 2 *", null).nextMs(0)).isEqualTo(Long.MAX_VALUE);
    }

    private static String next(String schedule, String zone) {
        long after = Times.ms("2024-02-28T03:07:31Z", 0);
        return Times.seconds(CronSchedule.parse(schedule, zone).nextMs(after));
    }
}
