package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.chassis.Turns;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** A stage that is given its turns. All on one thread. */
final class TurnStage implements Stage {
    private final Turns turns;
    private final int capacity;
    private final Work work;
    private final FaultHandler faults;
    private final Deque<Ticket> tickets = new ArrayDeque<>();
    private boolean isOpen;
    private boolean isDue;

    TurnStage(Turns turns, int capacity, Work work, FaultHandler faults) {
        this.turns = turns;
        this.capacity = capacity;
        this.work = work;
        this.faults = faults;
    }

    @Override
    public void start() {
        isOpen = true;
        resume();
        if (work.hasTimers()) {
            tickLater();
        }
    }

    @Override
    public void publish(Ticket ticket) {
        Invariant.check(tickets.size() < capacity, "a stage has room for every admitted write");
        tickets.add(ticket);
        resume();
    }

    @Override
    public void wake() {
        turns.soon(this::tick);
    }

    private void resume() {
        if (isOpen && !isDue) {
            isDue = true;
            turns.soon(() -> turn(this::takeAll));
        }
    }

    private void takeAll() {
        while (!tickets.isEmpty()) {
            work.onTicket(tickets.remove(), tickets.isEmpty());
        }
    }

    private void tickLater() {
        turns.later(TimeUnit.MILLISECONDS.toNanos(TICK_MS), () -> {
            if (isOpen) {
                tick();
                tickLater();
            }
        });
    }

    private void tick() {
        // A stage that does not get on has no tick, as it would not on a thread.
        if (!isDue) {
            turn(work::onTick);
        }
    }

    private void turn(Runnable step) {
        if (!isOpen) {
            return;
        }
        // What comes during the step waits for its end: it may end with a pause, in which nothing else is begun.
        isDue = true;
        try {
            step.run();
        } catch (RuntimeException e) {
            faults.onFault("apiserver.pipeline", e);
        }
        long pauseNs = work.pauseNs();
        isDue = pauseNs > 0;
        if (isDue) {
            turns.later(pauseNs, () -> turn(work::resume));
        } else if (!tickets.isEmpty()) {
            resume();
        }
    }

    @Override
    public void close() {
        isOpen = false;
    }
}
