package io.hydrofoil.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks again and again while others do harm, and looks at how much memory the front's buffers take meanwhile. */
final class DecentClient {
    private static final long MAX_HELD_BYTES = 48_000_000;
    private static final long PATIENCE_S = 20;

    private final HttpClient client;
    private final FrontFixture front;
    private final Semaphore served = new Semaphore(0);
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
                served.release();
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
        served.drainPermits();
        // Two, for the first may have been on its way before.
        boolean isServed = served.tryAcquire(2, PATIENCE_S, TimeUnit.SECONDS);
        finished = true;
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_S));
        client.close();
        assertThat(fault).isNull();
        assertThat(isServed).isTrue();
        assertThat(mostHeld - heldAtFirst).isLessThan(MAX_HELD_BYTES);
    }
}
