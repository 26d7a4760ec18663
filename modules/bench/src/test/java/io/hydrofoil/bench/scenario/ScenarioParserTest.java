package io.hydrofoil.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.bench.Benchmark;
import io.hydrofoil.bench.Pace;
import io.hydrofoil.bench.Poisson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioParserTest {
    private static final String YAML = """
        scenario: trial
        sizes:
          full: {nodes: 50, pods: 1000}
          small: {nodes: 2, pods: 10}
        requires: {nodes: $(nodes)}
        objects:
          pod:
            apiVersion: v1
            kind: Pod
            metadata: {name: "p-$(index)-$(run)", labels: {size: "$(pods)"}}
          map: {apiVersion: v1, kind: ConfigMap}
        phases:
        - name: fill
          create: {mix: {pod: 3, map: 1}, count: $(pods), rate: 10, arrival: poisson, until: scheduled, within: 1m30s}
          faults: [{after: 2s, breakConnections: true}, {killPods: 3}]
        - name: clean
          delete: {phase: fill}
        objectives:
        - {metric: fill.scheduled.p99, atMost: 250ms}
        - {metric: fill.perSecond, atLeast: 100}
        """;

    private static Scenario parse(String yaml, String size, Map<String, String> set) throws ScenarioException {
        return ScenarioParser.parse(yaml.getBytes(StandardCharsets.UTF_8), size, set, 1);
    }

    @Test
    void aScenarioIsReadWithTheParametersOfItsFirstSize() throws ScenarioException {
        Scenario scenario = parse(YAML, "", Map.of());
        assertThat(scenario.size()).isEqualTo("full");
        assertThat(scenario.nodes()).isEqualTo(50);
        Work.Phase fill = scenario.phases().getFirst();
        Work.Create create = (Work.Create) fill.work();
        assertThat(create.load().count()).isEqualTo(1_000);
        assertThat(create.expectedPods()).isEqualTo(1_000);
        assertThat(create.withinSeconds()).isEqualTo(90);
        assertThat(create.load().arrivals()).isInstanceOf(Poisson.class);
        assertThat(create.until()).isEqualTo(Work.Until.SCHEDULED);
        assertThat(fill.faults()).containsExactly(new Work.Fault.BreakConnections(2), new Work.Fault.KillPods(0, 3));
        Work.Delete delete = (Work.Delete) scenario.phases().get(1).work();
        assertThat(delete.load().arrivals()).isEqualTo(Pace.CLOSED);
        assertThat(scenario.objectives())
                .containsExactly(
                        new Objective("fill.scheduled.p99", 250, false), new Objective("fill.perSecond", 100, true));
    }

    @Test
    void anotherSizeAndSingleParametersReplaceThose() throws ScenarioException {
        Scenario scenario = parse(YAML, "small", Map.of("pods", "7"));
        assertThat(scenario.nodes()).isEqualTo(2);
        assertThat(((Work.Create) scenario.phases().getFirst().work()).load().count())
                .isEqualTo(7);
        assertThat(scenario.parameters()).isEqualTo(Map.of("nodes", "2", "pods", "7"));
    }

    @Test
    void objectsGetTheirIndexWhenTheyAreMade() throws ScenarioException {
        Scenario scenario = parse(YAML, "small", Map.of());
        var pod = Substitution.instantiate(scenario.templates().get("pod"), 3, "r1", "ns");
        assertThat(pod.map("metadata").text("name")).isEqualTo("p-3-r1");
    }

    @Test
    void aMixKeepsItsWeightsAndFollowsItsSeed() throws ScenarioException {
        Mix mix = ((Work.Create) parse(YAML, "", Map.of()).phases().getFirst().work()).mix();
        long pods = 0;
        for (long i = 0; i < 10_000; i++) {
            pods += mix.pick(i).equals("pod") ? 1 : 0;
            assertThat(mix.pick(i)).isEqualTo(mix.pick(i));
        }
        assertThat(pods).isBetween(7_300L, 7_700L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scenario: trial            | scenario: Trial!                        | scenario: scenario is "Trial!"
            count: $(pods)             | count: $(podz)                          | phases[0].create.count: there is no parameter "podz"
            count: $(pods)             | count: lots                             | phases[0].create: count is "lots", but must be a number
            rate: 10                   | rat: 10                                 | phases[0].create: unknown key "rat"
            arrival: poisson           | arrival: sometimes                      | arrival is "sometimes", but must be constant or poisson
            until: scheduled           | until: done                             | until is "done", but must be none, scheduled, running or ready
            within: 1m30s              | within: soon                            | within is "soon", but must be a time
            mix: {pod: 3, map: 1}      | object: pot                             | there is no object "pot"; there are [pod, map]
            delete: {phase: fill}      | delete: {phase: fil}                    | there is no earlier phase "fil"; there are [fill]
            delete: {phase: fill}      | remove: {phase: fill}                   | a phase does one of create, delete
            name: clean                | name: fill                              | there are two phases named "fill"
            killPods: 3                | killPots: 3                             | a fault is one of
            kind: ConfigMap            | kind: ConfigMop                         | there is no kind ConfigMop in v1
            fill.perSecond             | full.perSecond                          | must begin with a phase and a dot
            atLeast: 100               | atLeast: 100, atMost: 3                 | one of atLeast and atMost is needed
            pods: 10} | pots: 10} | small: must have the parameters of full
            """)
    void mistakesAreToldWithTheirPlace(String right, String wrong, String message) {
        assertThat(YAML).contains(right);
        assertThatThrownBy(() -> parse(YAML.replace(right, wrong), "", Map.of()))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining(message);
    }

    @Test
    void unknownSizesAndParametersAreRefused() {
        assertThatThrownBy(() -> parse(YAML, "huge", Map.of())).hasMessageContaining("there are [full, small]");
        assertThatThrownBy(() -> parse(YAML, "", Map.of("pots", "1"))).hasMessageContaining("there are [nodes, pods]");
        assertThatThrownBy(() -> parse("a: [", "", Map.of())).hasMessageContaining("is not YAML");
    }

    static List<String> readyMade() {
        return Benchmark.READY_MADE;
    }

    @ParameterizedTest
    @MethodSource("readyMade")
    void readyMadeScenariosAreReadInBothSizes(String name) throws ScenarioException, IOException {
        byte[] yaml = Benchmark.readyMade(name);
        for (String size : List.of("full", "small")) {
            Scenario scenario = ScenarioParser.parse(yaml, size, Map.of(), 1);
            assertThat(scenario.name()).isEqualTo(name);
            assertThat(scenario.objectives()).isNotEmpty();
        }
    }
}
