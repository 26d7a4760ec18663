package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.pipeline.Pipeline;
import io.hydrofoil.apiserver.pipeline.PipelineConfig;
import io.hydrofoil.apiserver.strategy.ServiceNetwork;
import io.hydrofoil.apiserver.strategy.Strategies;
import io.hydrofoil.apiserver.testing.TestLog;
import io.hydrofoil.apiserver.testing.TestTokens;
import io.hydrofoil.apiserver.verbs.Writes;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Turns;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a control loop may have under way, before a pipeline that gets on only when it is given its turns. */
final class InProcessClientTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final StoreLimits LIMITS = new StoreLimits(20_000, 512, 64 * 1024, 256 * 1024, 1 << 20);
    private static final int CAPACITY_OF_NODES = 8_192;
    private static final Write WRITE =
            new Write.Delete(new ObjectKey(KINDS.require("v1", "ConfigMap"), "n", "absent"), "", 0, -1, null);

    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final List<Throwable> faults = new ArrayList<>();
    private final Store store = new Store(1, LIMITS);
    private final Pipeline pipeline = pipeline();

    private Pipeline pipeline() {
        Authorizer authorizer = new Authorizer();
        Writes writes = new Writes(
                KINDS,
                new Admission(KINDS, authorizer),
                new Strategies(KINDS, ServiceNetwork.DEFAULT, authorizer),
                authorizer,
                TestTokens.TOKENS);
        Turns queue = new Turns() {
            @Override
            public void soon(Runnable task) {
                turns.add(task);
            }

            @Override
            public void later(long delayNs, Runnable task) {
                // nothing here takes so long
            }
        };
        Pipeline made = new Pipeline(
                new Pipeline.Parts(
                        store,
                        LIMITS,
                        new TestLog(store),
                        KINDS,
                        writes,
                        Clock.system(),
                        (where, fault) -> faults.add(fault)),
                new PipelineConfig(4_096, 1, 300, 1_500),
                Execution.inTurns(queue, () -> new Random(1)));
        made.start();
        return made;
    }

    private InProcessClient client(int capacity) {
        return new InProcessClient(
                () -> KINDS,
                new InProcessClient.Writer(pipeline, Identity.of("tester", Identity.MASTERS), null),
                capacity,
                new Doorbell(1_000_000_000));
    }

    /** How many of so many writes are taken. */
    private static int offer(InProcessClient client, int count) {
        int taken = 0;
        for (int i = 0; i < count && client.offer(WRITE, i); i++) {
            taken++;
        }
        return taken;
    }

    @AfterEach
    void close() {
        pipeline.close();
        store.close();
        assertThat(faults).isEmpty();
    }

    @Test
    void oneLoopLeavesOthersTheirRoomInThePipeline() {
        InProcessClient nodes = client(CAPACITY_OF_NODES);
        assertThat(offer(nodes, CAPACITY_OF_NODES)).isEqualTo(1_024);
        assertThat(pipeline.inFlight()).isEqualTo(1_024);
        assertThat(offer(client(CAPACITY_OF_NODES), 1)).isEqualTo(1);
        while (!turns.isEmpty()) {
            turns.remove().run();
        }
        assertThat(offer(nodes, 1)).as("its replies are still to be polled").isZero();
        List<Reply> replies = new ArrayList<>();
        assertThat(nodes.poll((id, reply) -> replies.add(reply), CAPACITY_OF_NODES))
                .isEqualTo(1_024);
        assertThat(replies).hasSize(1_024).hasOnlyElementsOfType(Reply.Refused.class);
        assertThat(offer(nodes, CAPACITY_OF_NODES)).isEqualTo(1_024);
    }

    @Test
    void aSmallLoopHasNoMoreUnderWayThanItsCapacity() {
        assertThat(offer(client(10), 20)).isEqualTo(10);
    }
}
