package io.hydrofoil.scheduler.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Yaml;
import io.hydrofoil.scheduler.SchedulerConfig;
import io.hydrofoil.scheduler.SchedulerConfigException;
import io.hydrofoil.scheduler.extender.ExtenderConfig;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.profile.Profile.DefaultConstraint;
import io.hydrofoil.scheduler.profile.Profile.ResourceWeight;
import io.hydrofoil.scheduler.profile.Profile.ShapePoint;
import io.hydrofoil.scheduler.profile.Profile.Strategy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    private static SchedulerConfig read(String yaml) throws Exception {
        MapValue values = (MapValue) Yaml.parse(yaml.getBytes(StandardCharsets.UTF_8));
        return SchedulerConfig.read("scheduler", values, List.of());
    }

    @Test
    void nothingMeansTheDefaults() throws Exception {
        assertThat(read("{}")).isEqualTo(SchedulerConfig.defaults());
    }

    @Test
    void pluginsAreEnabledDisabledAndWeighted() throws Exception {
        Profile profile = read("""
                        apiVersion: kubescheduler.config.k8s.io/v1
                        kind: KubeSchedulerConfiguration
                        profiles:
                          - schedulerName: packing
                            plugins:
                              multiPoint:
                                disabled: [{name: ImageLocality}]
                                enabled: [{name: NodeResourcesFit, weight: 7}]
                              score:
                                disabled: [{name: PodTopologySpread}]
                              filter:
                                disabled: [{name: NodePorts}]
                              postFilter:
                                disabled: [{name: "*"}]
                        """).profiles().getFirst();
        assertThat(profile.schedulerName()).isEqualTo("packing");
        assertThat(profile.weight(Plugin.NODE_RESOURCES_FIT)).isEqualTo(7);
        assertThat(profile.weight(Plugin.IMAGE_LOCALITY)).isZero();
        assertThat(profile.weight(Plugin.POD_TOPOLOGY_SPREAD)).isZero();
        assertThat(profile.filters(Plugin.POD_TOPOLOGY_SPREAD)).isTrue();
        assertThat(profile.filters(Plugin.NODE_PORTS)).isFalse();
        assertThat(profile.preempts()).isFalse();
    }

    @Test
    void allPluginsCanBeExchanged() throws Exception {
        Profile profile = read("""
                        profiles:
                          - plugins:
                              multiPoint:
                                disabled: [{name: "*"}]
                                enabled: [{name: NodeResourcesFit}, {name: TaintToleration, weight: 1}]
                        """).profiles().getFirst();
        assertThat(profile.filters()).containsExactly(Plugin.TAINT_TOLERATION, Plugin.NODE_RESOURCES_FIT);
        assertThat(profile.weights()).isEqualTo(Map.of(Plugin.TAINT_TOLERATION, 1, Plugin.NODE_RESOURCES_FIT, 1));
        assertThat(profile.preempts()).isFalse();
    }

    @Test
    void argumentsAreRead() throws Exception {
        Profile profile = read("""
                        profiles:
                          - pluginConfig:
                              - name: NodeResourcesFit
                                args:
                                  apiVersion: kubescheduler.config.k8s.io/v1
                                  kind: NodeResourcesFitArgs
                                  ignoredResourceGroups: [example.com]
                                  scoringStrategy:
                                    type: RequestedToCapacityRatio
                                    resources: [{name: cpu, weight: 3}, {name: example.org/gpu}]
                                    requestedToCapacityRatio:
                                      shape: [{utilization: 0, score: 0}, {utilization: 100, score: 10}]
                              - name: InterPodAffinity
                                args: {hardPodAffinityWeight: 5}
                              - name: PodTopologySpread
                                args:
                                  defaultingType: List
                                  defaultConstraints:
                                    - {maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}
                              - name: VolumeBinding
                                args: {bindTimeoutSeconds: 30}
                        """).profiles().getFirst();
        assertThat(profile.fit().strategy()).isEqualTo(Strategy.REQUESTED_TO_CAPACITY_RATIO);
        assertThat(profile.fit().resources())
                .containsExactly(new ResourceWeight("cpu", 3), new ResourceWeight("example.org/gpu", 1));
        assertThat(profile.fit().shape()).containsExactly(new ShapePoint(0, 0), new ShapePoint(100, 10));
        assertThat(profile.fit().ignores("example.com/gpu")).isTrue();
        assertThat(profile.affinity().hardWeight()).isEqualTo(5);
        assertThat(profile.spreading().constraints()).containsExactly(new DefaultConstraint(2, "zone", true));
        assertThat(profile.spreading().isSystem()).isFalse();
        assertThat(profile.volumeTimeoutMs()).isEqualTo(30_000);
    }

    @Test
    void extendersAreRead() throws Exception {
        SchedulerConfig config = read("""
                extenders:
                  - urlPrefix: http://127.0.0.1:8888/scheduler
                    filterVerb: filter
                    prioritizeVerb: prioritize
                    weight: 2
                    httpTimeout: 1.5s
                    nodeCacheCapable: true
                    ignorable: true
                    managedResources: [{name: example.com/fpga, ignoredByScheduler: true}]
                """);
        assertThat(config.extenders())
                .containsExactly(new ExtenderConfig(
                        "http://127.0.0.1:8888/scheduler",
                        "filter",
                        "prioritize",
                        "",
                        "",
                        2,
                        1_500,
                        true,
                        Set.of("example.com/fpga"),
                        Set.of("example.com/fpga"),
                        true,
                        null));
        assertThat(config.profiles().getFirst().fit().ignores("example.com/fpga"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        profils: []                                          | scheduler has the unknown key "profils"; did you mean "profiles"?
        profiles: [{plugins: {scor: {}}}]                    | scheduler.profiles[0].plugins has the unknown key "scor"
        profiles: [{schedulerName: a}, {schedulerName: a}]   | scheduler.profiles[1].schedulerName "a" is that of another profile
        profiles: [{}, {}]                                   | scheduler.profiles[0].schedulerName is required
        percentageOfNodesToScore: 50                         | every node is considered
        podInitialBackoffSeconds: 0                          | must lie between 1 and
        podInitialBackoffSeconds: x                          | is not an integer
        apiVersion: kubescheduler.config.k8s.io/v1beta1      | did you mean "kubescheduler.config.k8s.io/v1"?
        extenders: [{urlPrefix: ftp://a}]                    | is not a URL of http or https
        extenders: [{urlPrefix: http://a, weigth: 1}]        | did you mean "weight"?
        profiles: [{plugins: {multiPoint: {disabled: [{name: PrioritySort}]}}}] | PrioritySort cannot be disabled
        profiles: [{pluginConfig: [{name: DefaultPreemption, args: {minCandidateNodesAbsolute: 5}}]}] | every node is a candidate
        profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: Most}}}]}] | did you mean "MostAllocated"?
        profiles: [{pluginConfig: [{name: PodTopologySpread, args: {defaultConstraints: [{topologyKey: a}]}}]}] | are for defaultingType List
        """)
    void whatIsNotUnderstoodIsRefused(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(SchedulerConfigException.class)
                .hasMessageContaining(message);
    }
}
