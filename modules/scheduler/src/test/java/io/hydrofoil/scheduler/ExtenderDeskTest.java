package io.hydrofoil.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.scheduler.extender.Extender;
import io.hydrofoil.scheduler.extender.ExtenderConfig;
import io.hydrofoil.scheduler.extender.ExtenderTransport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Extenders as they are asked, and what their answers lead to. */
class ExtenderDeskTest {
    /** Keeps questions until they are answered by the test. */
    private static final class Sim implements ExtenderTransport {
        final List<Question> questions = new ArrayList<>();

        record Question(String verb, Value body, Consumer<Value> onAnswer, Consumer<String> onFault) {
            MapValue map() {
                return (MapValue) body;
            }

            List<String> nodeNames() {
                return map().list("NodeNames").texts();
            }
        }

        @Override
        public void ask(String verb, Value question, Consumer<Value> onAnswer, Consumer<String> onFault) {
            questions.add(new Question(verb, question, onAnswer, onFault));
        }

        Question next() {
            return questions.removeFirst();
        }
    }

    private final Sim sim = new Sim();

    private static ExtenderConfig config(
            String filter, String prioritize, String preempt, String bind, boolean ignorable) {
        return new ExtenderConfig(
                "http://x", filter, prioritize, preempt, bind, 1, 1_000, true, Set.of(), Set.of(), ignorable, null);
    }

    private Rig rig(ExtenderConfig config) {
        Rig rig = new Rig(SchedulerConfig.defaults(), List.of(new Extender(config, sim)));
        rig.node("a", "4");
        rig.node("b", "64");
        rig.settle();
        return rig;
    }

    private static Value json(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFilterStrikesNodesOutAndOthersArePlacedMeanwhile() {
        Rig rig = rig(config("filter", "", "", "", false));
        rig.pod("p", "1");
        rig.settle();
        Sim.Question question = sim.next();
        assertThat(question.verb()).isEqualTo("filter");
        assertThat(question.map().map("Pod").map("metadata").text("name")).isEqualTo("p");
        assertThat(question.nodeNames()).containsExactlyInAnyOrder("a", "b");
        assertThat(rig.nodeOf("p")).isEmpty();
        rig.pod("q", "1");
        rig.settle();
        sim.next().onAnswer().accept(json("{\"nodenames\":[\"b\"],\"failednodes\":{},\"error\":\"\"}"));
        rig.settle();
        assertThat(rig.nodeOf("q")).isEqualTo("b");
        question.onAnswer()
                .accept(json("{\"NodeNames\":[\"a\"],\"FailedNodes\":{\"b\":\"no licence\"},\"Error\":\"\"}"));
        rig.settle();
        assertThat(rig.nodeOf("p")).isEqualTo("a");
    }

    @Test
    void whenNoNodeIsLeftItsReasonsAreTold() {
        Rig rig = rig(config("filter", "", "", "", false));
        rig.pod("p", "32");
        rig.settle();
        sim.next().onAnswer().accept(json("{\"NodeNames\":[],\"FailedNodes\":{\"b\":\"no licence\"}}"));
        rig.settle();
        assertThat(rig.events("FailedScheduling"))
                .containsExactly("0/2 nodes are available: 1 Insufficient cpu, 1 no licence. "
                        + "no new claims to deallocate, preemption: 0/2 nodes are available: "
                        + "2 Preemption is not helpful for scheduling.");
    }

    @Test
    void scoresCountBesideThoseOfPlugins() {
        Rig rig = rig(config("", "prioritize", "", "", false));
        rig.pod("p", "1");
        rig.settle();
        sim.next().onAnswer().accept(json("[{\"Host\":\"a\",\"Score\":10},{\"Host\":\"b\",\"Score\":0}]"));
        rig.settle();
        assertThat(rig.nodeOf("p")).isEqualTo("a");
    }

    @Test
    void aPlaceThatWasTakenMeanwhileIsNotTakenTwice() {
        Rig rig = rig(config("filter", "", "", "", false));
        rig.pod("p", "3");
        rig.pod("q", "3");
        rig.settle();
        Sim.Question first = sim.next();
        Sim.Question second = sim.next();
        Value onlyA = json("{\"NodeNames\":[\"a\"]}");
        first.onAnswer().accept(onlyA);
        rig.settle();
        second.onAnswer().accept(onlyA);
        rig.settle();
        assertThat(rig.nodeOf("p")).isEqualTo("a");
        assertThat(rig.nodeOf("q")).isEmpty();
        assertThat(sim.next().nodeNames()).containsExactly("b");
    }

    @Test
    void withoutAnAnswerPodsWaitUnlessTheExtenderIsIgnorable() {
        Rig strict = rig(config("filter", "", "", "", false));
        strict.pod("p", "1");
        strict.settle();
        sim.next().onFault().accept("connection refused");
        strict.settle();
        assertThat(strict.events("FailedScheduling")).containsExactly("connection refused");
        assertThat(strict.pod("p").status().list("conditions").mapAt(0).text("reason"))
                .isEqualTo("SchedulerError");
        strict.cluster.nowMs += 2_000;
        strict.settle();
        assertThat(sim.questions).hasSize(1);
        sim.questions.clear();
        Rig lenient = rig(config("filter", "", "", "", true));
        lenient.pod("p", "1");
        lenient.settle();
        sim.next().onFault().accept("connection refused");
        lenient.settle();
        assertThat(lenient.nodeOf("p")).isNotEmpty();
    }

    @Test
    void anExtenderBinds() {
        Rig rig = rig(config("", "", "", "bind", false));
        rig.pod("p", "1");
        rig.settle();
        Sim.Question question = sim.next();
        assertThat(question.map().text("PodUID")).isEqualTo("uid-p");
        String node = question.map().text("Node", "");
        question.onAnswer().accept(json("{\"Error\":\"no\"}"));
        rig.settle();
        assertThat(rig.events("FailedScheduling")).containsExactly("binding rejected: no");
        rig.cluster.nowMs += 2_000;
        rig.settle();
        sim.next().onAnswer().accept(json("{}"));
        rig.settle();
        assertThat(rig.events("Scheduled")).containsExactly("Successfully assigned default/p to " + node);
    }

    @Test
    void anExtenderHasASayAboutWhoIsEvicted() {
        Rig rig = new Rig(SchedulerConfig.defaults(), List.of(new Extender(config("", "", "preempt", "", false), sim)));
        rig.cluster.isGraceful = true;
        rig.node("a", "1");
        rig.node("b", "1");
        rig.pod("low-a", 0, "1", tree -> tree.ensureMap("spec").put("nodeName", "a"));
        rig.pod("low-b", 5, "1", tree -> tree.ensureMap("spec").put("nodeName", "b"));
        rig.settle();
        rig.pod("high", 10, "1", tree -> {});
        rig.settle();
        Sim.Question question = sim.next();
        assertThat(question.map().map("NodeNameToMetaVictims").keys()).containsExactlyInAnyOrder("a", "b");
        assertThat(rig.pod("low-a").isDeleting()).isFalse();
        MapValue left = new MapValue();
        left.ensureMap("NodeNameToMetaVictims")
                .ensureMap("b")
                .put("Pods", ListValue.of(new MapValue().put("UID", "uid-low-b")));
        question.onAnswer().accept(left);
        rig.settle();
        assertThat(rig.pod("low-a").isDeleting()).isFalse();
        assertThat(rig.pod("low-b").isDeleting()).isTrue();
        assertThat(rig.nominatedNode("high")).isEqualTo("b");
    }

    @Test
    void onlyPodsThatAskForItsResourcesConcernIt() {
        ExtenderConfig config = new ExtenderConfig(
                "http://x", "filter", "", "", "", 1, 1_000, true, Set.of("example.com/fpga"), Set.of(), false, null);
        Rig rig = rig(config);
        rig.pod("p", "1");
        rig.settle();
        assertThat(rig.nodeOf("p")).isNotEmpty();
        assertThat(sim.questions).isEmpty();
    }
}
