package io.hydrofoil.apiserver.watch;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.FaultHandler;

/** The shards' threads and the Disruptor that wakes them. */
final class ShardThreads implements ShardRunner {
    private static final int RING = 64;

    private final Disruptor<Signal> disruptor;
    private final RingBuffer<Signal> ring;

    ShardThreads(Clock clock, FaultHandler faults, int shardCount, Work work) {
        DeadlineWait wait = new DeadlineWait(clock, shardCount);
        this.disruptor = new Disruptor<>(
                Signal::new,
                RING,
                task -> {
                    Thread thread = new Thread(task, "watch");
                    thread.setDaemon(true);
                    return thread;
                },
                ProducerType.MULTI,
                wait);
        Handler[] handlers = new Handler[shardCount];
        for (int i = 0; i < shardCount; i++) {
            handlers[i] = new Handler(i, wait, work);
        }
        disruptor.setDefaultExceptionHandler(new Reporting(faults));
        disruptor.handleEventsWith(handlers);
        this.ring = disruptor.start();
    }

    @Override
    public void wake() {
        ring.publish(ring.next());
    }

    @Override
    public void close() {
        disruptor.halt();
    }

    /** Says that there is something to do; what it is, the shards see. */
    private static final class Signal {}

    /** A shard's thread. */
    private record Handler(int index, DeadlineWait timer, Work work) implements EventHandler<Signal> {
        @Override
        public void onEvent(Signal signal, long sequence, boolean endOfBatch) {
            if (endOfBatch) {
                turn(true);
            }
        }

        @Override
        public void onTimeout(long sequence) {
            turn(false);
        }

        private void turn(boolean isWoken) {
            timer.wakeIn(index, work.turn(index, isWoken));
        }
    }

    private record Reporting(FaultHandler faults) implements ExceptionHandler<Signal> {
        @Override
        public void handleEventException(Throwable fault, long sequence, Signal signal) {
            faults.onFault("apiserver.watch", fault);
        }

        @Override
        public void handleOnStartException(Throwable fault) {
            faults.onFault("apiserver.watch", fault);
        }

        @Override
        public void handleOnShutdownException(Throwable fault) {
            faults.onFault("apiserver.watch", fault);
        }
    }
}
