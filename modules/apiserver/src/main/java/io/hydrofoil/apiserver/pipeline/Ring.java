package io.hydrofoil.apiserver.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Invariant;
import java.util.concurrent.TimeUnit;

/**
 * The entrance of one stage: a Disruptor ring with one thread behind it, which sleeps when there is nothing to do.
 *
 * <p>The stages are chained by a ring each, not as dependent consumers of one ring: there a later stage spins while an
 * earlier one works on the slot
 * that it waits for, which on a small machine takes the very processor that the earlier one needs.
 */
final class Ring implements AutoCloseable {
    /** How often an idle stage looks at its timers. */
    private static final long TICK_MS = 100;

    private final Disruptor<Slot> disruptor;

    /** @param capacity a power of two, room for all tickets that may come at once */
    Ring(String name, int capacity, EventHandler<Slot> handler, FaultHandler faults) {
        ParkingWait wait = new ParkingWait(TimeUnit.MILLISECONDS.toNanos(TICK_MS));
        disruptor = new Disruptor<>(
                Slot::new, capacity, Thread.ofPlatform().name(name).daemon().factory(), ProducerType.MULTI, wait);
        wait.waitFor(disruptor.getRingBuffer());
        disruptor.setDefaultExceptionHandler(new Report(faults));
        disruptor.handleEventsWith(handler);
    }

    void start() {
        disruptor.start();
    }

    /** Hands a ticket over; never blocks. */
    void publish(Ticket ticket) {
        boolean published =
                disruptor.getRingBuffer().tryPublishEvent((slot, sequence, value) -> slot.ticket = value, ticket);
        Invariant.check(published, "a ring has room for every admitted write");
    }

    @Override
    public void close() {
        disruptor.halt();
    }

    /** A fault that a stage did not expect: reported; the stage goes on with the next slot. */
    private record Report(FaultHandler faults) implements ExceptionHandler<Slot> {
        @Override
        public void handleEventException(Throwable fault, long sequence, Slot slot) {
            faults.onFault("apiserver.pipeline", fault);
        }

        @Override
        public void handleOnStartException(Throwable fault) {
            faults.onFault("apiserver.pipeline", fault);
        }

        @Override
        public void handleOnShutdownException(Throwable fault) {
            faults.onFault("apiserver.pipeline", fault);
        }
    }
}
