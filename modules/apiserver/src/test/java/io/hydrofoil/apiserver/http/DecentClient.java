package io.hydrofoil.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Asks again and again while others do harm, and looks at how much memory the front's buffers take meanwhile. */
final class DecentClient {
    private static final long MAX_HELD_BYTES = 48_000_000;

    private final HttpClient client;
    private final FrontFixture front;
    private final AtomicInteger served = new AtomicInteger();
    private final Thread thread = Thread.ofVirtual().unstarted(this::ask);
    private final long heldAtFirst = held();
    private volatile long mostHeld;
    private volatile boolean finished;
    private volatile @Nullable Throwable fault;

    private DecentClient(FrontFixture front) throws Exception {
        this.front = front;
        this.client = front.client(HttpClient.Version.HTTP_2, true);
    }

    /** Starts to ask. */
    static DecentClient of(FrontFixture front) throws Exception {
        DecentClient decent = new DecentClient(front);
        decent.thread.start();
        return decent;
    }

    private void ask() {
        try {
            while (!finished) {
                String answer = client.send(front.request("/ok").build(), BodyHandlers.ofString())
                        .body();
                assertThat(answer).isEqualTo("/ok");
                mostHeld = Math.max(mostHeld, held());
                served.incrementAndGet();
            }
        } catch (Exception | AssertionError e) {
            fault = e;
        }
    }

    private static long held() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
                ? provider.metric().usedDirectMemory() + provider.metric().usedHeapMemory()
                : 0;
    }

    /** Asks once more, and fails if it was refused, or if much was held. */
    void finish() throws InterruptedException {
        int before = served.get();
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (served.get() <= before + 1 && fault == null && System.nanoTime() < giveUpNs) {
            Thread.onSpinWait();
        }
        finished = true;
        thread.join(TimeUnit.SECONDS.toMillis(20));
        client.close();
        assertThat(fault).isNull();
        assertThat(served.get()).isGreaterThan(before);
        assertThat(mostHeld - heldAtFirst).isLessThan(MAX_HELD_BYTES);
    }
}
