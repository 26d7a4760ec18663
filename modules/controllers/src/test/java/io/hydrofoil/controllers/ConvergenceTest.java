package io.hydrofoil.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.deployment.DeploymentController;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.controllers.replicaset.ReplicaSetController;
import io.hydrofoil.controllers.statefulset.StatefulSetController;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever is done to workloads, and whenever their controllers are replaced, they keep their bounds and converge. */
final class ConvergenceTest {
    private static final int STEPS = 300;
    private static final int MOST_MEMBERS = 4;

    /** To repeat a run: {@code -Dhydrofoil.seed=N}. */
    private final long seed = Long.getLong("hydrofoil.seed", System.nanoTime());

    private final Random random = new Random(seed);
    private final Set<String> unseen = new HashSet<>();
    private final Scenario scenario = new Scenario(() ->
            List.of(new DeploymentController(), ReplicaSetController.forReplicaSets(), new StatefulSetController()));

    private static final String TEMPLATE =
            "'selector':{'matchLabels':{'app':'x'}},'template':{'metadata':{'labels':{'app':'x'}},"
                    + "'spec':{'containers':[{'name':'c','image':'v0'}]}}}}";

    private long active() {
        return scenario.pods().stream().filter(Pods::isActive).count();
    }

    private void disturb(ObjectKey owner, int mostReplicas) {
        switch (random.nextInt(6)) {
            case 0 ->
                scenario.cluster.patch(
                        owner,
                        "{\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"app\":\"x\"},"
                                + "\"annotations\":{\"v\":\"" + random.nextInt(4) + "\"}}}}}");
            case 1 -> scenario.restart();
            case 2 -> {
                List<ApiObject> pods = scenario.pods();
                if (!pods.isEmpty()) {
                    ApiObject pod = pods.get(random.nextInt(pods.size()));
                    unseen.add(pod.name());
                    scenario.cluster.delete(pod.key(), Write.Propagation.BACKGROUND);
                }
            }
            case 3 -> {
                List<ApiObject> pods = scenario.pods();
                if (!pods.isEmpty()) {
                    scenario.end(pods.get(random.nextInt(pods.size())).key(), "Failed");
                }
            }
            case 4 -> resize(owner, random.nextInt(mostReplicas + 1));
            default -> scenario.cluster.advance(random.nextInt(5_000));
        }
        if (random.nextBoolean()) {
            scenario.settle();
        } else {
            scenario.duties(random.nextInt(4));
        }
    }

    private void resize(ObjectKey owner, int replicas) {
        noteUnseen(replicas);
        scenario.cluster.patch(owner, "{\"spec\":{\"replicas\":" + replicas + "}}");
    }

    /**
     * Which members a set may never see again when it shrinks: those that are gone or going by then. As on a real
     * server their claims stay without an owner if they are gone before the controller looks.
     */
    private void noteUnseen(int replicas) {
        unseen.removeIf(name -> isStaying(pod(name)));
        for (int ordinal = replicas; ordinal < MOST_MEMBERS; ordinal++) {
            ApiObject pod = pod("x-" + ordinal);
            if (!isStaying(pod)) {
                unseen.add("x-" + ordinal);
            }
        }
    }

    private static boolean isStaying(@Nullable ApiObject pod) {
        return pod != null && !pod.isDeleting();
    }

    private @Nullable ApiObject pod(String name) {
        return scenario.pods().stream()
                .filter(pod -> pod.name().equals(name))
                .findAny()
                .orElse(null);
    }

    @Test
    void aDeploymentNeverHasMorePodsThanItsSizeAndSurge() {
        scenario.create("{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'x'},'spec':{'replicas':4,"
                + "'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':2,'maxUnavailable':1}}," + TEMPLATE);
        ObjectKey key = new ObjectKey(Kinds.DEPLOYMENT, "default", "x");
        for (int i = 0; i < STEPS; i++) {
            disturb(key, 6);
            assertThat(active()).as("step " + i + " seed " + seed).isLessThanOrEqualTo(6 + 2);
        }
        scenario.cluster.patch(key, "{\"spec\":{\"replicas\":5}}");
        scenario.pass(60_000);
        ApiObject deployment = scenario.cluster.get(Kinds.DEPLOYMENT, "default", "x");
        assertThat(active()).as("seed " + seed).isEqualTo(5);
        assertThat(deployment.status().number("updatedReplicas", 0))
                .as("seed " + seed)
                .isEqualTo(5);
        assertThat(deployment.status().number("availableReplicas", 0))
                .as("seed " + seed)
                .isEqualTo(5);
    }

    @Test
    void aRollingUpdateKeepsItsPodsAvailable() {
        scenario.create("{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'x'},'spec':{'replicas':6,"
                + "'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1,'maxUnavailable':2}}," + TEMPLATE);
        ObjectKey key = new ObjectKey(Kinds.DEPLOYMENT, "default", "x");
        scenario.settle();
        for (int i = 0; i < 20; i++) {
            scenario.cluster.patch(
                    key, "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"v\":\"" + i + "\"}}}}}");
            for (int step = 0; step < 30; step++) {
                scenario.duties(1 + random.nextInt(3));
                long ready = scenario.pods().stream()
                        .filter(pod -> Pods.isReady(pod) && Pods.isActive(pod))
                        .count();
                assertThat(ready).as("update " + i + " seed " + seed).isGreaterThanOrEqualTo(4);
                if (random.nextInt(10) == 0) {
                    scenario.restart();
                }
            }
            scenario.settle();
        }
        assertThat(active()).as("seed " + seed).isEqualTo(6);
    }

    @Test
    void aStatefulSetConvergesToItsOrdinals() {
        scenario.create("{'apiVersion':'apps/v1','kind':'StatefulSet','metadata':{'name':'x'},'spec':{'replicas':3,"
                + "'serviceName':'x','volumeClaimTemplates':[{'metadata':{'name':'d'},'spec':{}}],"
                + "'persistentVolumeClaimRetentionPolicy':{'whenScaled':'Delete','whenDeleted':'Retain'}," + TEMPLATE);
        ObjectKey key = new ObjectKey(Kinds.STATEFUL_SET, "default", "x");
        for (int i = 0; i < STEPS; i++) {
            disturb(key, MOST_MEMBERS);
        }
        resize(key, 3);
        scenario.pass(120_000);
        assertThat(scenario.pods().stream().filter(Pods::isReady))
                .as("seed " + seed)
                .extracting(ApiObject::name)
                .containsExactlyInAnyOrder("x-0", "x-1", "x-2");
        ApiObject set = scenario.cluster.get(Kinds.STATEFUL_SET, "default", "x");
        assertThat(set.status().text("currentRevision"))
                .as("seed " + seed)
                .isEqualTo(set.status().text("updateRevision"));
        for (ApiObject claim : scenario.cluster.all(Kinds.CLAIM)) {
            boolean isUsed = List.of("d-x-0", "d-x-1", "d-x-2").contains(claim.name());
            boolean hasNoOwner = claim.metadata().list("ownerReferences").isEmpty();
            assertThat(hasNoOwner)
                    .as(claim + " seed " + seed)
                    .isIn(isUsed, isUsed || unseen.contains(claim.name().substring(2)));
        }
    }
}
