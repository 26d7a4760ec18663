package io.hydrofoil.apiserver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.ReconcileAgent;
import io.hydrofoil.client.testing.FakeCluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FlowObjectsTest {
    private static final Kind SCHEMAS = KindTable.builtin().require(FlowBootstrap.VERSION, FlowBootstrap.SCHEMA);
    private static final Kind LEVELS = KindTable.builtin().require(FlowBootstrap.VERSION, FlowBootstrap.LEVEL);

    private final FakeCluster cluster = new FakeCluster();
    private final List<FlowConfig> published = new ArrayList<>();
    private final ReconcileAgent agent = new ReconcileAgent(
            cluster,
            List.of(new FlowObjects(published::add)),
            new ReconcileAgent.Shell("test", cluster, new Doorbell(1), new Metrics(), (where, fault) -> {
                throw new AssertionError(where, fault);
            }));

    @BeforeEach
    void start() {
        agent.onStart();
        settle();
    }

    private void settle() {
        for (int i = 0; i < 20; i++) {
            agent.doWork();
        }
    }

    private MapValue changed(Kind kind, String name) {
        return cluster.get(kind, "", name).tree().copy();
    }

    private static String auto(ApiObject object) {
        return object.metadata().map("annotations").text(FlowBootstrap.AUTOUPDATE, "");
    }

    @Test
    void everythingIsMadeAndSchemasAreToldThatTheirLevelExists() {
        for (FlowBootstrap.Entry entry : FlowBootstrap.entries()) {
            Kind kind = entry.kind().equals(FlowBootstrap.LEVEL) ? LEVELS : SCHEMAS;
            ApiObject object = cluster.get(kind, "", entry.name());
            assertThat(object.spec()).isEqualTo(entry.object().map("spec"));
            assertThat(auto(object)).isEqualTo("true");
        }
        MapValue condition =
                cluster.get(SCHEMAS, "", "probes").status().list("conditions").mapAt(0);
        assertThat(condition.text("status", "")).isEqualTo("False");
        assertThat(condition.text("message", ""))
                .isEqualTo("This FlowSchema references the PriorityLevelConfiguration object named \"exempt\" and it"
                        + " exists");
        assertThat(published.getLast().schemas()).hasSize(13);
    }

    @Test
    void whatIsSettledIsNotWrittenAgain() {
        int writes = cluster.writes.size();
        cluster.nowMs += 61_000;
        settle();
        assertThat(cluster.writes).hasSize(writes);
    }

    @Test
    void aDeletedObjectComesBack() {
        cluster.remove(cluster.get(SCHEMAS, "", "service-accounts").key());
        cluster.remove(cluster.get(LEVELS, "", "catch-all").key());
        settle();
        assertThat(cluster.get(SCHEMAS, "", "service-accounts")).isNotNull();
        assertThat(cluster.get(LEVELS, "", "catch-all")).isNotNull();
    }

    @Test
    void mandatoryOnesAreRestoredButForTheSharesOfExempt() {
        MapValue exempt = changed(LEVELS, "exempt");
        exempt.ensureMap("spec").ensureMap("exempt").put("nominalConcurrencyShares", 7);
        cluster.put(LEVELS, exempt);
        MapValue catchAll = changed(LEVELS, "catch-all");
        catchAll.ensureMap("spec").ensureMap("limited").put("nominalConcurrencyShares", 7);
        catchAll.ensureMap("metadata").ensureMap("annotations").put(FlowBootstrap.AUTOUPDATE, "false");
        cluster.put(LEVELS, catchAll);
        settle();
        assertThat(cluster.get(LEVELS, "", "exempt").spec().longAt(0, "exempt", "nominalConcurrencyShares"))
                .isEqualTo(7);
        ApiObject restored = cluster.get(LEVELS, "", "catch-all");
        assertThat(restored.spec().longAt(0, "limited", "nominalConcurrencyShares"))
                .isEqualTo(5);
        assertThat(auto(restored)).isEqualTo("true");
        assertThat(published.getLast().levels().get("exempt").shares()).isEqualTo(7);
    }

    @Test
    void suggestedOnesFollowOnlyWhileTheirAnnotationSaysSo() {
        MapValue system = changed(LEVELS, "system");
        system.ensureMap("spec").ensureMap("limited").put("nominalConcurrencyShares", 7);
        cluster.put(LEVELS, system);
        settle();
        assertThat(cluster.get(LEVELS, "", "system").spec().longAt(0, "limited", "nominalConcurrencyShares"))
                .isEqualTo(30);

        system.ensureMap("metadata").ensureMap("annotations").put(FlowBootstrap.AUTOUPDATE, "false");
        cluster.put(LEVELS, system);
        settle();
        assertThat(cluster.get(LEVELS, "", "system").spec().longAt(0, "limited", "nominalConcurrencyShares"))
                .isEqualTo(7);
        assertThat(published.getLast().levels().get("system").shares()).isEqualTo(7);
    }

    @Test
    void anObjectOfAnOlderTableGoesAndAnAdministratorsOwnStays() {
        MapValue old = new MapValue().put("kind", "FlowSchema").put("apiVersion", FlowBootstrap.VERSION);
        old.ensureMap("metadata").put("name", "old").ensureMap("annotations").put(FlowBootstrap.AUTOUPDATE, "true");
        cluster.put(SCHEMAS, old);
        MapValue own = new MapValue().put("kind", "FlowSchema").put("apiVersion", FlowBootstrap.VERSION);
        own.ensureMap("metadata").put("name", "own");
        own.ensureMap("spec").ensureMap("priorityLevelConfiguration").put("name", "missing");
        cluster.put(SCHEMAS, own);
        settle();
        assertThat(cluster.get(SCHEMAS, "", "old")).isNull();
        MapValue condition =
                cluster.get(SCHEMAS, "", "own").status().list("conditions").mapAt(0);
        assertThat(condition.text("status", "")).isEqualTo("True");
        assertThat(condition.text("reason", "")).isEqualTo("NotFound");
    }
}
