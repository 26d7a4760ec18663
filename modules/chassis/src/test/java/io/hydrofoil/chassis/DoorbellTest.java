package io.hydrofoil.chassis;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Sleeps of an hour: a lost ring would hang the test, which the limits turn into a failure. */
class DoorbellTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Doorbell doorbell = new Doorbell(Duration.ofHours(1).toNanos());

    @Test
    void aRingBeforeTheSleepIsRemembered() {
        doorbell.ring();
        Assertions.assertTimeoutPreemptively(LIMIT, () -> doorbell.idle(0));
    }

    @Test
    void aRingEndsTheSleepOfAnotherThread() {
        Assertions.assertTimeoutPreemptively(LIMIT, () -> {
            Thread sleeper = Thread.ofVirtual().start(() -> doorbell.idle(0));
            doorbell.ring();
            sleeper.join();
        });
    }

    @Test
    void aRetiredDoorbellSleepsNoMore() {
        doorbell.retire();
        Assertions.assertTimeoutPreemptively(LIMIT, () -> {
            doorbell.idle(0);
            doorbell.idle(0);
        });
    }
}
