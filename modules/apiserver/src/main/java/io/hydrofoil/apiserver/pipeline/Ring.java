package io.hydrofoil.apiserver.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Invariant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The entrance of one stage: a Disruptor ring with one thread behind it, which sleeps when there is nothing to do.
 *
 * <p>The stages are chained by a ring each, not as dependent consumers of one ring: there a later stage spins while an
 * earlier one works on the slot
 * that it waits for, which on a small machine takes the very processor that the earlier one needs.
 */
final class Ring implements Stage {
    private final Disruptor<Slot> disruptor;
    private final ParkingWait wait;

    /** @param capacity a power of two, room for all tickets that may come at once */
    Ring(String name, int capacity, Work work, FaultHandler faults) {
        wait = new ParkingWait(TimeUnit.MILLISECONDS.toNanos(TICK_MS));
        disruptor = new Disruptor<>(
                Slot::new, capacity, Thread.ofPlatform().name(name).daemon().factory(), ProducerType.MULTI, wait);
        wait.waitFor(disruptor.getRingBuffer());
        disruptor.setDefaultExceptionHandler(new Report(faults));
        disruptor.handleEventsWith(new Worker(work));
    }

    @Override
    public void start() {
        disruptor.start();
    }

    @Override
    public void publish(Ticket ticket) {
        boolean published =
                disruptor.getRingBuffer().tryPublishEvent((slot, sequence, value) -> slot.ticket = value, ticket);
        Invariant.check(published, "a ring has room for every admitted write");
    }

    @Override
    public void wake() {
        wait.wake();
    }

    @Override
    public void close() {
        disruptor.halt();
    }

    /** Works on the ring's thread, and sleeps on it when the work does not get on. */
    private record Worker(Work work) implements EventHandler<Slot> {
        @Override
        public void onEvent(Slot slot, long sequence, boolean endOfBatch) {
            work.onTicket(slot.take(), endOfBatch);
            finish();
        }

        @Override
        public void onTimeout(long sequence) {
            work.onTick();
            finish();
        }

        private void finish() {
            for (long pauseNs = work.pauseNs(); pauseNs > 0 && !isInterrupted(); pauseNs = work.pauseNs()) {
                LockSupport.parkNanos(pauseNs);
                work.resume();
            }
        }

        private static boolean isInterrupted() {
            return Thread.currentThread().isInterrupted();
        }
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
