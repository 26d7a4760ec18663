package io.hydrofoil.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.testing.FakeCluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.Explanation.Exclusion;
import io.hydrofoil.scheduler.Explanation.State;
import io.hydrofoil.scheduler.Explanation.Way;
import io.hydrofoil.scheduler.slow.RandomCluster;
import io.hydrofoil.scheduler.slow.SlowCluster;
import io.hydrofoil.scheduler.slow.SlowScheduler;
import io.hydrofoil.scheduler.slow.Trees;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PodExplainerTest {
    private final Rig rig = new Rig();

    private Explanation explain(String pod) {
        return PodExplainer.explain(rig.cluster, SchedulerConfig.defaults(), rig.pod(pod));
    }

    @Test
    void tellsWhatEachPluginExcludesAndTheSmallestChange() {
        rig.node("small", "2");
        rig.node("busy", "4");
        rig.node("tainted", "64", tree -> taint(tree, "dedicated", "gpu"));
        rig.node("cordoned", "1", tree -> tree.ensureMap("spec").put("unschedulable", true));
        rig.pod("other", 0, "1500m", tree -> tree.ensureMap("spec").put("nodeName", "busy"));
        rig.settle();
        rig.pod("p", "3");
        rig.settle();
        Explanation explanation = explain("p");
        assertThat(explanation.state()).isEqualTo(State.UNFIT);
        assertThat(explanation.summary()).isEqualTo("fits none of 4 nodes");
        assertThat(explanation.exclusions())
                .containsExactlyInAnyOrder(
                        new Exclusion("NodeResourcesFit", 2, 3, Map.of("Insufficient cpu", 2)),
                        new Exclusion("TaintToleration", 1, 1, Map.of("node(s) had untolerated taint(s)", 1)),
                        new Exclusion("NodeUnschedulable", 1, 1, Map.of("node(s) were unschedulable", 1)));
        assertThat(explanation.ways().getFirst())
                .isEqualTo(new Way(List.of("busy"), List.of("request 500m less cpu (2500m instead of 3)")));
        assertThat(explanation.ways())
                .contains(new Way(List.of("tainted"), List.of("tolerate the taint dedicated=gpu:NoSchedule")))
                .contains(new Way(
                        List.of("cordoned"), List.of("uncordon the node", "request 2 less cpu (1 instead of 3)")));
    }

    private static void taint(MapValue node, String key, String value) {
        node.ensureMap("spec")
                .ensureList("taints")
                .addMap()
                .put("key", key)
                .put("value", value)
                .put("effect", "NoSchedule");
    }

    @Test
    void tellsWhichLabelsAreMissing() {
        rig.node("a", "4");
        rig.node(
                "b", "4", tree -> tree.ensureMap("metadata").ensureMap("labels").put("disk", "ssd"));
        rig.pod("p", 0, "1", tree -> tree.ensureMap("spec")
                .ensureMap("nodeSelector")
                .put("disk", "ssd")
                .put("tier", "db"));
        rig.settle();
        assertThat(explain("p").ways())
                .containsExactly(
                        new Way(List.of("b"), List.of("label the node so that tier=db")),
                        new Way(
                                List.of("a"),
                                List.of("label the node so that disk=ssd", "label the node so that tier=db")));
    }

    @Test
    void tellsHowFarASpreadWouldHaveToGive() {
        rig.node("a", "64", tree -> zone(tree, "east"));
        rig.node("b", "1", tree -> zone(tree, "west"));
        for (int i = 0; i < 3; i++) {
            rig.pod("p" + i, 0, "2", PodExplainerTest::spread);
        }
        rig.settle();
        assertThat(explain("p2").ways())
                .contains(new Way(List.of("a"), List.of("allow a maxSkew of 2 by topology.kubernetes.io/zone")));
    }

    private static void zone(MapValue node, String zone) {
        node.ensureMap("metadata").ensureMap("labels").put("topology.kubernetes.io/zone", zone);
    }

    private static void spread(MapValue pod) {
        pod.ensureMap("metadata").ensureMap("labels").put("app", "web");
        MapValue constraint =
                pod.ensureMap("spec").ensureList("topologySpreadConstraints").addMap();
        constraint.put("maxSkew", 1).put("topologyKey", "topology.kubernetes.io/zone");
        constraint.put("whenUnsatisfiable", "DoNotSchedule");
        constraint.ensureMap("labelSelector").ensureMap("matchLabels").put("app", "web");
    }

    @Test
    void tellsWhoCouldBeEvicted() {
        rig.node("a", "1");
        rig.pod("low", 0, "1", tree -> tree.ensureMap("spec").put("nodeName", "a"));
        rig.cluster.put(
                FakeCluster.POD,
                Trees.pod("high", 10, Trees.podSpec("1", "1Gi")).tree());
        assertThat(explain("high").evictions()).isEqualTo("on a instead of default/low");
    }

    @Test
    void tellsWhatHasNothingToDoWithNodes() {
        rig.node("a", "1");
        rig.pod("gated", 0, "1", tree -> tree.ensureMap("spec")
                .ensureList("schedulingGates")
                .addMap()
                .put("name", "g"));
        rig.pod("foreign", 0, "1", tree -> tree.ensureMap("spec").put("schedulerName", "other"));
        rig.pod("claiming", 0, "1", tree -> tree.ensureMap("spec")
                .ensureList("volumes")
                .addMap()
                .ensureMap("persistentVolumeClaim")
                .put("claimName", "data"));
        rig.pod("bound", "1");
        rig.settle();
        assertThat(explain("gated").summary()).isEqualTo("is held by its scheduling gates");
        assertThat(explain("foreign").summary())
                .isEqualTo("is for the scheduler \"other\", of which this configuration has no profile");
        assertThat(explain("claiming").summary())
                .isEqualTo("waits whatever the node: persistentvolumeclaim \"data\" not found");
        assertThat(explain("bound").summary()).isEqualTo("has a node: a");
    }

    private static final Pattern LESS = Pattern.compile("request (\\S+) less (\\S+) \\((\\S+) instead of (\\S+)\\)");

    /** What is proposed about requests, done to the pod, makes it fit: for the reference, too. */
    @Test
    void smallerRequestsLetRandomPodsFit() {
        int tried = 0;
        for (int seed = 0; seed < 300; seed++) {
            RandomCluster source = new RandomCluster(new Random(seed));
            FakeCluster cluster = new FakeCluster();
            SlowCluster slow = new SlowCluster();
            for (int i = 0; i < 4; i++) {
                ApiObject node = source.node("n" + i);
                cluster.put(FakeCluster.NODE, node.tree());
                slow.nodes.put(node.name(), node);
            }
            MapValue tree = source.pod().tree().copy();
            MapValue spec = tree.ensureMap("spec").put("schedulerName", "default-scheduler");
            spec.remove("affinity");
            spec.remove("topologySpreadConstraints");
            spec.remove("initContainers");
            enlarge(spec);
            cluster.put(FakeCluster.POD, tree);
            ApiObject pod = ApiObject.of(FakeCluster.POD, 1, tree);
            Explanation explanation = PodExplainer.explain(cluster, SchedulerConfig.defaults(), pod);
            for (Way way : explanation.ways()) {
                if (way.changes().stream()
                        .allMatch(change -> LESS.matcher(change).matches())) {
                    ApiObject smaller = ApiObject.of(FakeCluster.POD, 1, reduced(tree, way.changes()));
                    assertThat(new SlowScheduler(slow).judge(smaller).scores().keySet())
                            .as("seed " + seed + " " + way)
                            .containsAll(way.nodes());
                    tried++;
                }
            }
        }
        assertThat(tried).isGreaterThan(100);
    }

    private static void enlarge(MapValue spec) {
        MapValue first = spec.list("containers").mapAt(0);
        first.ensureMap("resources").ensureMap("requests").put("cpu", "6").put("memory", "5Gi");
        spec.put("containers", ListValue.of(first));
    }

    private static MapValue reduced(MapValue pod, List<String> changes) {
        MapValue copy = pod.copy();
        MapValue requests =
                copy.map("spec").list("containers").mapAt(0).map("resources").map("requests");
        for (String change : changes) {
            Matcher less = LESS.matcher(change);
            assertThat(less.matches()).isTrue();
            requests.put(less.group(2), less.group(3));
        }
        return copy;
    }
}
