package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchedThreadsTest {
    private final AtomicInteger ended = new AtomicInteger();
    private final WatchedThreads threads = new WatchedThreads(ended::incrementAndGet);

    @Test
    void tellsThatAThreadEnded() throws Exception {
        Thread thread = threads.newThread(() -> {});
        assertThat(ended).hasValue(0);
        thread.start();
        thread.join();
        assertThat(ended).hasValue(1);
    }

    @Test
    void tellsItAlsoOfOneThatFailed() throws Exception {
        Thread thread = threads.newThread(() -> {
            throw new IllegalStateException("as it should");
        });
        thread.setUncaughtExceptionHandler((failed, fault) -> {});
        thread.start();
        thread.join();
        assertThat(ended).hasValue(1);
    }
}
