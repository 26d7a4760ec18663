package io.hydrofoil.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.reads.EventEncoder;
import io.hydrofoil.apiserver.reads.EventType;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.objects.KindTable;
import org.junit.jupiter.api.Test;

final class RecentEventsTest {
    private static final byte[] EVENT = {1, 2, 3};

    private final RecentEvents recent = new RecentEvents();
    private final EventEncoder pods = encoder("Pod");

    private static EventEncoder encoder(String kind) {
        return new EventEncoder(KindTable.builtin().require("v1", kind), Representation.JSON);
    }

    @Test
    void anEventIsFoundByItsPlaceTypeAndEncoder() {
        recent.keep(4096, EventType.ADDED, pods, EVENT);
        assertThat(recent.find(4096, EventType.ADDED, encoder("Pod"))).isSameAs(EVENT);
        assertThat(recent.find(4104, EventType.ADDED, pods)).isNull();
        assertThat(recent.find(4096, EventType.MODIFIED, pods)).isNull();
        assertThat(recent.find(4096, EventType.ADDED, encoder("Secret"))).isNull();
    }

    @Test
    void aFewHundredInARowAreKeptAndNeverConfused() {
        for (int i = 0; i < 10_000; i++) {
            recent.keep(i * 1_024L, EventType.ADDED, pods, new byte[] {(byte) i, (byte) (i >> 8)});
        }
        int found = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] event = recent.find(i * 1_024L, EventType.ADDED, pods);
            if (event != null) {
                found++;
                assertThat(event).containsExactly((byte) i, (byte) (i >> 8));
            }
        }
        assertThat(found).isBetween(256, 512);
    }

    @Test
    void largeOnesAreNotKeptAndClearingForgetsAll() {
        recent.keep(8, EventType.ADDED, pods, new byte[16 * 1024 + 1]);
        assertThat(recent.find(8, EventType.ADDED, pods)).isNull();
        recent.keep(8, EventType.ADDED, pods, EVENT);
        recent.clear();
        assertThat(recent.find(8, EventType.ADDED, pods)).isNull();
    }
}
