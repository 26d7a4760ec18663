package io.hydrofoil.apiserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ParkingWaitTest {
    private final AtomicLong sum = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private final CountDownLatch ticks = new CountDownLatch(3);
    private volatile long consumerId;
    private Disruptor<long[]> disruptor;
    private ParkingWait wait;

    private RingBuffer<long[]> start(long tickNs) {
        wait = new ParkingWait(tickNs);
        disruptor = new Disruptor<>(
                () -> new long[1], 1024, Thread.ofPlatform().daemon().factory(), ProducerType.MULTI, wait);
        wait.waitFor(disruptor.getRingBuffer());
        disruptor.handleEventsWith(new EventHandler<>() {
            @Override
            public void onStart() {
                consumerId = Thread.currentThread().threadId();
            }

            @Override
            public void onEvent(long[] slot, long sequence, boolean endOfBatch) {
                sum.addAndGet(slot[0]);
                count.incrementAndGet();
            }

            @Override
            public void onTimeout(long sequence) {
                ticks.countDown();
            }
        });
        return disruptor.start();
    }

    @AfterEach
    void stop() {
        disruptor.halt();
    }

    private void awaitCount(long wanted) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (count.get() < wanted && System.nanoTime() < deadlineNs) {
            Thread.onSpinWait();
        }
        assertThat(count.get()).isEqualTo(wanted);
    }

    @Test
    void everySlotOfManyProducersArrivesWithoutWaitingForATick() throws InterruptedException {
        RingBuffer<long[]> ring = start(TimeUnit.HOURS.toNanos(1));
        int each = 20_000;
        Thread[] producers = new Thread[4];
        for (int i = 0; i < producers.length; i++) {
            producers[i] = Thread.ofPlatform().start(() -> {
                for (int n = 1; n <= each; n++) {
                    long value = n;
                    ring.publishEvent((slot, sequence) -> slot[0] = value);
                    if (n % 50 == 0) {
                        LockSupport.parkNanos(1_000);
                    }
                }
            });
        }
        for (Thread producer : producers) {
            producer.join();
        }
        awaitCount(4L * each);
        assertThat(sum.get()).isEqualTo(4L * each * (each + 1) / 2);
    }

    @Test
    void aSlotThatIsClaimedAndNotFilledCostsNoProcessorTime() throws InterruptedException {
        RingBuffer<long[]> ring = start(TimeUnit.MILLISECONDS.toNanos(50));
        ring.publishEvent((slot, sequence) -> slot[0] = 0);
        awaitCount(1);
        long claimed = ring.next();
        long later = ring.next();
        ring.publish(later);
        var threads = ManagementFactory.getThreadMXBean();
        long beforeNs = threads.getThreadCpuTime(consumerId);
        assertThat(ticks.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(threads.getThreadCpuTime(consumerId) - beforeNs)
                .as("processor time of the consumer while three ticks pass")
                .isLessThan(TimeUnit.MILLISECONDS.toNanos(75));
        assertThat(count.get()).isEqualTo(1);
        ring.publish(claimed);
        awaitCount(3);
    }

    @Test
    @Timeout(30)
    void oneWhoIsWokenLooksAtItsTimers() {
        start(TimeUnit.HOURS.toNanos(1));
        while (ticks.getCount() > 0) {
            long before = ticks.getCount();
            wait.wake();
            while (ticks.getCount() == before) {
                LockSupport.parkNanos(1_000);
            }
        }
    }
}
