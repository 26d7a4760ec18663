package io.hydrofoil.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.PodLogs;
import io.hydrofoil.client.Write;
import io.hydrofoil.client.testing.FakeCluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;

class SimulatedNodesTest {
    private final FakeCluster cluster = new FakeCluster();
    private SimulatedNodes nodes;
    private Agent agent;

    private void open(int count) throws Exception {
        nodes = SimulatedNodes.open(cluster, SimulatedNodesConfig.of(count), cluster, new Doorbell(1_000_000_000));
        agent = nodes.agent();
        agent.onStart();
        settle();
    }

    private void settle() throws Exception {
        for (int quiet = 0; quiet < 3; ) {
            quiet = agent.doWork() == 0 ? quiet + 1 : 0;
        }
    }

    private void pass(long ms) throws Exception {
        for (long end = cluster.nowMs + ms; cluster.nowMs < end; ) {
            cluster.nowMs = Math.min(end, cluster.nowMs + 10);
            settle();
        }
    }

    private void create(String name, String node, String annotations, String spec) {
        MapValue tree = new MapValue();
        MapValue metadata = tree.ensureMap("metadata").put("name", name).put("namespace", "default");
        metadata.put("generation", 1).put("annotations", Json.of(annotations));
        tree.put("spec", Json.map(spec).put("nodeName", node))
                .ensureMap("status")
                .put("phase", "Pending");
        cluster.put(FakeCluster.POD, tree);
    }

    private ApiObject pod(String name) {
        return cluster.get(FakeCluster.POD, "default", name);
    }

    private String phase(String name) {
        return pod(name).status().text("phase", "");
    }

    private static String ready(ApiObject object) {
        for (MapValue condition : object.status().list("conditions").maps()) {
            if (condition.text("type", "").equals("Ready")) {
                return condition.text("status", "");
            }
        }
        return "";
    }

    private static final String WEB = "{\"containers\":[{\"name\":\"web\",\"image\":\"nginx:1.27\"}]}";

    @Test
    void registersNodesAndKeepsTheirLeases() throws Exception {
        open(3);
        ApiObject node = cluster.get(FakeCluster.NODE, "", "sim-0002");
        assertThat(node.labels()).containsEntry("topology.kubernetes.io/zone", "sim-zone-b");
        assertThat(node.status().map("allocatable").text("pods")).isEqualTo("110");
        ObjectKey lease = new ObjectKey(Heartbeats.LEASE, "kube-node-lease", "sim-0002");
        pass(10_100);
        String first = cluster.objects.get(lease).spec().text("renewTime", "");
        int before = cluster.writes.size();
        pass(100_000);
        assertThat(cluster.objects.get(lease).spec().text("renewTime", "")).isGreaterThan(first);
        assertThat(cluster.writes.size() - before).isBetween(30, 33);
    }

    @Test
    void aNodeThatIsTakenForDeadContradictsWithItsNextLease() throws Exception {
        open(1);
        pass(20_000);
        MapValue node = cluster.get(FakeCluster.NODE, "", "sim-0001").tree().copy();
        for (MapValue condition : node.ensureMap("status").list("conditions").maps()) {
            condition.put("status", "Unknown");
        }
        cluster.put(FakeCluster.NODE, node);
        pass(10_100);
        assertThat(ready(cluster.get(FakeCluster.NODE, "", "sim-0001"))).isEqualTo("True");
    }

    @Test
    void aPodBecomesReadyAndGoesGracefully() throws Exception {
        open(1);
        create("web", "sim-0001", "{}", WEB);
        pass(1_000);
        assertThat(phase("web")).isEqualTo("Running");
        assertThat(ready(pod("web"))).isEqualTo("True");
        assertThat(pod("web").status().text("podIP")).isEqualTo("10.128.1.2");
        long patches = cluster.writes.stream()
                .filter(write ->
                        write instanceof Write.Patch && write.key().name().equals("web"))
                .count();
        assertThat(patches).isLessThanOrEqualTo(3);

        MapValue deleting = pod("web").tree().copy();
        deleting.ensureMap("metadata")
                .put("deletionTimestamp", "2023-11-14T22:13:50Z")
                .put("deletionGracePeriodSeconds", 30);
        cluster.put(FakeCluster.POD, deleting);
        pass(200);
        assertThat(cluster.writes).anySatisfy(write -> assertThat(write)
                .isInstanceOfSatisfying(Write.Delete.class, delete -> assertThat(delete.graceSeconds())
                        .isZero()));
        assertThat(pod("web")).isNull();
    }

    @Test
    void annotationsSetThePace() throws Exception {
        open(1);
        create(
                "slow",
                "sim-0001",
                "{\"hydrofoil.io/sim-pull\":\"2s\",\"hydrofoil.io/sim-ready\":\"3s\",\"hydrofoil.io/sim-run\":\"10s\",\"hydrofoil.io/sim-exit-code\":\"7\"}",
                WEB);
        pass(1_500);
        assertThat(phase("slow")).isEqualTo("Pending");
        pass(1_000);
        assertThat(phase("slow")).isEqualTo("Running");
        assertThat(ready(pod("slow"))).isEqualTo("False");
        pass(3_000);
        assertThat(ready(pod("slow"))).isEqualTo("True");
        pass(8_000);
        MapValue container = pod("slow").status().list("containerStatuses").mapAt(0);
        assertThat(container.number("restartCount", 0)).isOne();
        assertThat(container.mapAt("lastState", "terminated").number("exitCode", 0))
                .isEqualTo(7);
        pass(10_000);
        assertThat(pod("slow")
                        .status()
                        .list("containerStatuses")
                        .mapAt(0)
                        .mapAt("state", "waiting")
                        .text("reason"))
                .isEqualTo("CrashLoopBackOff");
    }

    @Test
    void aJobsPodFinishes() throws Exception {
        open(1);
        create(
                "job",
                "sim-0001",
                "{}",
                "{\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"c\",\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\"sleep"
                        + " 2; exit 3\"]}]}");
        pass(1_000);
        assertThat(phase("job")).isEqualTo("Running");
        pass(2_000);
        assertThat(phase("job")).isEqualTo("Failed");
        assertThat(pod("job")
                        .status()
                        .list("containerStatuses")
                        .mapAt(0)
                        .mapAt("state", "terminated")
                        .number("exitCode", 0))
                .isEqualTo(3);
    }

    @Test
    void aRestartedAgentLetsContainersRunOn() throws Exception {
        open(2);
        create("web", "sim-0001", "{}", WEB);
        pass(1_000);
        MapValue before = pod("web").status().list("containerStatuses").mapAt(0);
        cluster.nowMs += 60_000;
        int writes = cluster.writes.size();
        open(2);
        pass(5_000);
        assertThat(pod("web").status().list("containerStatuses").mapAt(0)).isEqualTo(before);
        assertThat(cluster.writes.subList(writes, cluster.writes.size()))
                .noneMatch(write -> write.key().name().equals("web"));
        create("next", "sim-0001", "{}", WEB);
        pass(1_000);
        assertThat(pod("next").status().text("podIP"))
                .isNotEqualTo(pod("web").status().text("podIP"));
    }

    @Test
    void aLostStatusIsWrittenAgain() throws Exception {
        open(1);
        boolean[] isLossy = {true};
        cluster.loses = write -> isLossy[0] && write.key().kind() == FakeCluster.POD;
        create("web", "sim-0001", "{}", WEB);
        pass(3_000);
        assertThat(phase("web")).isEqualTo("Pending");
        isLossy[0] = false;
        pass(4_000);
        assertThat(phase("web")).isEqualTo("Running");
    }

    @Test
    void whatIsNeverTakenIsOfferedLessAndLessOften() throws Exception {
        open(1);
        boolean[] isLossy = {true};
        int[] offers = {0};
        cluster.loses = write -> {
            boolean isPods = write.key().kind() == FakeCluster.POD;
            offers[0] += isPods ? 1 : 0;
            return isLossy[0] && isPods;
        };
        create("web", "sim-0001", "{}", WEB);
        pass(63_500);
        assertThat(offers[0])
                .as("with what its start tells, after 1, 2, 4, 8, then each 16 seconds")
                .isBetween(7, 16);
        isLossy[0] = false;
        pass(16_000);
        assertThat(phase("web")).isEqualTo("Running");
    }

    @Test
    void logsAreMadeUpButStable() throws Exception {
        open(1);
        create("web", "sim-0001", "{\"hydrofoil.io/sim-log-every\":\"1s\"}", WEB);
        Lines waiting = new Lines();
        assertThat(nodes.logs().stream("sim-0001", "default", "web", MapValue.EMPTY, waiting))
                .isNotNull();
        pass(5_400);
        List<String> all = read("{}");
        assertThat(all).hasSize(6);
        assertThat(read("{\"tailLines\":2}")).isEqualTo(all.subList(4, 6));
        assertThat(read("{\"sinceSeconds\":2}")).isEqualTo(all.subList(4, 6));
        assertThat(String.join("", read("{\"limitBytes\":10}"))).hasSize(10);
        Lines following = new Lines();
        nodes.logs().stream("sim-0001", "default", "web", Json.map("{\"follow\":true,\"tailLines\":0}"), following);
        pass(3_000);
        assertThat(following.lines).hasSize(3);
        assertThat(following.hasEnded).isFalse();
        cluster.remove(pod("web").key());
        pass(1_000);
        assertThat(following.hasEnded).isTrue();
        assertThat(nodes.logs().stream("sim-0001", "default", "web", MapValue.EMPTY, waiting))
                .contains("not known");
    }

    private List<String> read(String options) throws Exception {
        Lines lines = new Lines();
        assertThat(nodes.logs().stream("sim-0001", "default", "web", Json.map(options), lines))
                .isNull();
        settle();
        assertThat(lines.hasEnded).isTrue();
        return lines.lines;
    }

    private static final class Lines implements PodLogs.Sink {
        private final List<String> lines = new ArrayList<>();
        private boolean hasEnded;

        @Override
        public boolean write(byte[] utf8) {
            new String(utf8, StandardCharsets.UTF_8).lines().forEach(lines::add);
            return true;
        }

        @Override
        public void end() {
            hasEnded = true;
        }
    }
}
