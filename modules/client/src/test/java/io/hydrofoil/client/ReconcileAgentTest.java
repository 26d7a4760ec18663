package io.hydrofoil.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReconcileAgentTest {
    private static final Kind MAPS = KindTable.builtin().require("v1", "ConfigMap");

    private final ScriptedCluster cluster = new ScriptedCluster();
    private final List<String> seen = new ArrayList<>();
    private final List<Throwable> faults = new ArrayList<>();
    private Function<ObjectKey, Plan> decide = key -> Plan.NOTHING;
    private long nowMs = 1_000;
    private long jumpedMs;

    private final Clock clock = new Clock() {
        @Override
        public long wallMs() {
            return nowMs;
        }

        @Override
        public long monotonicNs() {
            return (nowMs - jumpedMs) * 1_000_000;
        }
    };
    private final Reconciler reconciler = new Reconciler() {
        @Override
        public String name() {
            return "test-controller";
        }

        @Override
        public void watch(Views views, KeySink queue) {
            views.onChange(MAPS, (before, after) -> queue.add(after == null ? before.key() : after.key()));
        }

        @Override
        public Plan reconcile(ObjectKey key, Attempt attempt) {
            seen.add(key.name()
                    + (attempt.refusal() == null
                            ? ""
                            : " after " + attempt.refusal().reason()));
            return decide.apply(key);
        }
    };
    private final ReconcileAgent agent = new ReconcileAgent(
            cluster,
            List.of(reconciler),
            new ReconcileAgent.Shell("controllers", clock, new Doorbell(1), new Metrics(), (w, t) -> faults.add(t)));

    @BeforeEach
    void start() {
        agent.onStart();
    }

    private static ApiObject map(String name, long revision) {
        return ApiObject.of(MAPS, revision, Json.map("{\"metadata\":{\"name\":\"" + name + "\",\"uid\":\"u\"}}"));
    }

    private void run() {
        for (int i = 0; i < 5; i++) {
            agent.doWork();
        }
    }

    private void put(String name, long revision) {
        cluster.put(map(name, revision));
        cluster.synced(MAPS);
    }

    private static Plan write(int... sizes) {
        Plan.Builder plan = new Plan.Builder();
        for (int size : sizes) {
            for (int i = 0; i < size; i++) {
                plan.write(new Write.Create(MAPS, "", new MapValue()));
            }
            plan.then();
        }
        return plan.build();
    }

    @Test
    void nothingIsReconciledBeforeTheViewsAreComplete() {
        cluster.put(map("a", 1));
        run();
        assertThat(seen).isEmpty();
        cluster.synced(MAPS);
        run();
        assertThat(seen).containsExactly("a");
        assertThat(agent.isSettled()).isTrue();
    }

    @Test
    void aKeyRestsUntilTheViewsShowItsWrites() {
        decide = key -> write(1);
        put("a", 1);
        run();
        decide = key -> Plan.NOTHING;
        put("a", 2);
        cluster.reply(0, new Reply.Done(5, null));
        run();
        assertThat(seen)
                .as("in revision 2 its own write of revision 5 is not there yet")
                .hasSize(1);
        put("a", 5);
        run();
        assertThat(seen).hasSize(2);
    }

    @Test
    void aStageWaitsForTheOneBeforeAndARefusalDropsTheRest() {
        decide = key -> write(1, 2, 4);
        put("a", 1);
        run();
        assertThat(cluster.offered).hasSize(1);
        cluster.reply(0, new Reply.Done(2, null));
        run();
        assertThat(cluster.offered).hasSize(3);
        decide = key -> Plan.NOTHING;
        cluster.reply(1, new Reply.Done(3, null));
        cluster.reply(2, ScriptedCluster.refused(403, "Forbidden", "quota"));
        put("b", 3);
        run();
        assertThat(cluster.offered).hasSize(3);
        assertThat(seen).containsExactly("a", "b");
        nowMs += 5;
        run();
        assertThat(seen).containsExactly("a", "b", "a after Forbidden");
    }

    @Test
    void aLostRaceIsRetriedWithoutBeingToldAsARefusal() {
        decide = key -> write(1);
        put("a", 1);
        run();
        decide = key -> Plan.NOTHING;
        cluster.reply(0, ScriptedCluster.refused(409, "Conflict", "changed"));
        run();
        nowMs += 4;
        run();
        assertThat(seen).hasSize(1);
        nowMs += 1;
        run();
        assertThat(seen).containsExactly("a", "a");
    }

    @Test
    void anUnknownOutcomePausesTheKey() {
        decide = key -> write(1);
        put("a", 1);
        run();
        decide = key -> Plan.NOTHING;
        cluster.reply(0, new Reply.Unknown());
        run();
        nowMs += 999;
        run();
        assertThat(seen).hasSize(1);
        nowMs += 1;
        run();
        assertThat(seen).hasSize(2);
    }

    @Test
    void anObjectThatCannotBeDigestedStopsNoOthers() {
        decide = key -> {
            if (key.name().equals("bad")) {
                throw new IllegalArgumentException("bad object");
            }
            return Plan.NOTHING;
        };
        cluster.put(map("bad", 1));
        put("good", 2);
        run();
        assertThat(seen).containsExactly("bad", "good");
        assertThat(faults).singleElement().isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPlanMayAskToBeLookedAtLater() {
        decide = key -> new Plan.Builder().requeueAt(nowMs + 100).build();
        put("a", 1);
        run();
        assertThat(agent.nextDueMs()).isEqualTo(1_100);
        nowMs = 1_100;
        run();
        assertThat(seen).containsExactly("a", "a");
    }

    @Test
    void aClockThatIsPutBackDelaysNothing() {
        decide = key -> new Plan.Builder().requeueAt(nowMs + 100).build();
        put("a", 1);
        run();
        nowMs -= 500;
        jumpedMs -= 500;
        nowMs += 99;
        run();
        assertThat(seen).containsExactly("a");
        nowMs += 1;
        run();
        assertThat(seen).containsExactly("a", "a");
    }

    @Test
    void upkeepThatTakesLongGetsATenthOfTheTime() {
        decide = key -> {
            nowMs += 50;
            return Plan.NOTHING;
        };
        put("a", 10);
        agent.doWork();
        long beganMs = nowMs - 50;
        put("a", 11);
        for (nowMs = beganMs + 100; nowMs < beganMs + 450; nowMs += 50) {
            agent.doWork();
        }
        assertThat(seen).containsExactly("a");
        nowMs = beganMs + 450;
        agent.doWork();
        assertThat(seen).containsExactly("a", "a");
    }
}
