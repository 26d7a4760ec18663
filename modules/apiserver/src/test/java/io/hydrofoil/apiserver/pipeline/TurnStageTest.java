package io.hydrofoil.apiserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.chassis.Turns;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class TurnStageTest {
    private final Deque<Runnable> soon = new ArrayDeque<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final Busy work = new Busy();
    private final TurnStage stage = new TurnStage(
            new Turns() {
                @Override
                public void soon(Runnable task) {
                    soon.add(task);
                }

                @Override
                public void later(long delayNs, Runnable task) {
                    later.add(task);
                }
            },
            8,
            work,
            (where, fault) -> done.add("fault " + fault));

    /** Cannot finish what a tick begins, and is handed more during it. */
    private final class Busy implements Stage.Work {
        private long pauseNs;

        @Override
        public void onTicket(Ticket ticket, boolean endOfBatch) {
            done.add(pauseNs > 0 ? "ticket in the pause" : "ticket");
        }

        @Override
        public void onTick() {
            done.add("tick");
            stage.publish(TurnsTest.ticket());
            pauseNs = 1;
        }

        @Override
        public long pauseNs() {
            return pauseNs;
        }

        @Override
        public void resume() {
            done.add("resume");
            pauseNs = 0;
        }
    }

    private void run(Deque<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            Objects.requireNonNull(tasks.poll()).run();
        }
    }

    @Test
    void whatComesWhileATurnBeginsAPauseWaitsForItsEnd() {
        stage.start();
        run(soon);
        stage.wake();
        run(soon);
        assertThat(later).as("resumed once").hasSize(1);
        run(later);
        run(soon);
        assertThat(done).containsExactly("tick", "resume", "ticket");
    }
}
