package com.example.licences;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.testing.FakeCluster;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Yaml;
import io.hydrofoil.scheduler.PlacementPlugin;
import io.hydrofoil.scheduler.Scheduler;
import io.hydrofoil.scheduler.SchedulerConfig;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The plugin as a cluster uses it: found by the service loader, enabled by a configuration. */
class LicencePluginTest {
    private static final String CONFIG = """
            profiles:
              - plugins:
                  multiPoint:
                    enabled: [{name: Licences, weight: 10}]
            """;

    private final FakeCluster cluster = new FakeCluster();
    private Agent scheduler;

    @BeforeEach
    void open() throws Exception {
        MapValue values = (MapValue) Yaml.parse(CONFIG.getBytes(StandardCharsets.UTF_8));
        SchedulerConfig config = SchedulerConfig.read("scheduler", values, ServiceLoader.load(PlacementPlugin.class));
        scheduler = Scheduler.open(cluster, config, cluster, new Doorbell(1_000_000_000), new Metrics());
        scheduler.onStart();
        node("few", "2");
        node("many", "20");
    }

    private void settle() throws Exception {
        for (int quiet = 0; quiet < 3; ) {
            quiet = scheduler.doWork() == 0 ? quiet + 1 : 0;
        }
    }

    private void node(String name, String licences) {
        MapValue tree = new MapValue();
        tree.ensureMap("metadata").put("name", name).ensureMap("labels").put("example.com/licences", licences);
        tree.ensureMap("status")
                .ensureMap("allocatable")
                .put("cpu", "8")
                .put("memory", "8Gi")
                .put("pods", "110");
        cluster.put(FakeCluster.NODE, tree);
    }

    private String place(String name, String licences) throws Exception {
        MapValue tree = new MapValue();
        MapValue metadata = tree.ensureMap("metadata").put("name", name).put("namespace", "default");
        metadata.ensureMap("annotations").put("example.com/licences", licences);
        tree.ensureMap("spec")
                .put("schedulerName", "default-scheduler")
                .ensureList("containers")
                .addMap();
        cluster.put(FakeCluster.POD, tree);
        settle();
        return cluster.get(FakeCluster.POD, "default", name).spec().text("nodeName", "");
    }

    private String message(String pod) {
        return cluster.get(FakeCluster.POD, "default", pod)
                .status()
                .list("conditions")
                .mapAt(0)
                .text("message", "");
    }

    @Test
    void podsGoWhereEnoughLicencesAreAndNoMore() throws Exception {
        assertThat(place("small", "2")).isEqualTo("few");
        assertThat(place("large", "3")).isEqualTo("many");
    }

    @Test
    void theOthersAreToldWhyAndTriedAgainWhenThatHasChanged() throws Exception {
        assertThat(place("huge", "100")).isEmpty();
        assertThat(message("huge")).startsWith("0/2 nodes are available: 2 node(s) had too few licences. ");
        node("few", "100");
        cluster.nowMs += 2_000;
        settle();
        assertThat(cluster.get(FakeCluster.POD, "default", "huge").spec().text("nodeName", ""))
                .isEqualTo("few");
    }
}
