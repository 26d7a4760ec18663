package io.hydrofoil.store;

import static io.hydrofoil.store.StoreFixture.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RecordSealTest {
    private static final String WORD = "the-treasure-lies-under-the-old-oak";
    private static final String OTHER = "the-anchor-is-painted-in-plain-blue";

    private final Random random = new Random(42);
    private final SealKey first = key(1);
    private final SealKey second = key(2);

    private static SealKey key(int seed) {
        byte[] secret = new byte[SealKey.BYTES];
        new Random(seed).nextBytes(secret);
        return new SealKey(secret);
    }

    private StoreFixture fixture(SealKey... keys) {
        return fixture(new AtomicReference<>(List.of(keys)));
    }

    private StoreFixture fixture(AtomicReference<List<SealKey>> keys) {
        StoreLimits limits = StoreFixture.small();
        RecordSeal seal = new RecordSeal(List.of(bytes("secrets/")), keys::get, random::nextBytes);
        return new StoreFixture(limits, new Store(StoreFixture.PROCESS, limits, seal));
    }

    @Test
    void batchAndSnapshotHoldNoSealedWordAndReadersSeeIt() {
        try (StoreFixture store = fixture(first)) {
            store.apply(
                    new Model.Transaction().put("secrets/a/b", WORD), new Model.Transaction().put("pods/a/b", OTHER));
            assertThat(text(store.encoder.buffer(), store.encoder.length()))
                    .contains(OTHER)
                    .doesNotContain(WORD);
            assertThat(store.get("secrets/a/b")).isEqualTo(new Model.Entry(WORD, 1));
            assertThat(store.get("pods/a/b")).isEqualTo(new Model.Entry(OTHER, 2));
            assertThat(StoreFixture.list(store.store, "secrets/", "", 0, 9).entries())
                    .containsOnly(java.util.Map.entry("secrets/a/b", new Model.Entry(WORD, 1)));

            store.apply(new Model.Transaction().put("secrets/a/b", WORD + "!"));
            StringBuilder snapshot = new StringBuilder();
            store.snapshot(64 * 1024).forEach(chunk -> snapshot.append(new String(chunk, ISO_8859_1)));
            assertThat(snapshot).contains(OTHER).doesNotContain(WORD);
            assertThat(StoreFixture.list(store.store, "secrets/", "", 1, 9).entries())
                    .as("an earlier revision, out of the ring")
                    .containsValue(new Model.Entry(WORD, 1));
        }
    }

    @Test
    void changesShowWhatWasSealedBeforeAndNow() {
        try (StoreFixture store = fixture(first)) {
            store.apply(new Model.Transaction().put("secrets/a/b", WORD));
            store.apply(new Model.Transaction().put("secrets/a/b", WORD + "!"));
            store.apply(new Model.Transaction().delete("secrets/a/b", "last " + WORD));
            List<String> seen = new ArrayList<>();
            store.store
                    .cursor(0)
                    .poll(
                            change -> seen.add(new String(change.key(), ISO_8859_1) + " "
                                    + text(change.buffer(), change.recordOffset(), change.recordLength()) + " < "
                                    + text(change.buffer(), change.previousOffset(), change.previousLength())),
                            10);
            assertThat(seen)
                    .containsExactly(
                            "secrets/a/b " + WORD + " < ",
                            "secrets/a/b " + WORD + "! < " + WORD,
                            "secrets/a/b last " + WORD + " < " + WORD + "!");
        }
    }

    @Test
    void anOldKeyOpensAndANewOneSeals() {
        AtomicReference<List<SealKey>> keys = new AtomicReference<>(List.of(first));
        try (StoreFixture old = fixture(keys);
                StoreFixture rotated = fixture(second, first)) {
            old.apply(9, new Model.Transaction().put("secrets/a", WORD));
            rotated.store.apply(old.encoder.buffer(), 0, old.encoder.length(), 1, 1);
            assertThat(rotated.get("secrets/a").record()).isEqualTo(WORD);
            assertThat(stale(rotated)).containsExactly("secrets/a");
            rotated.apply(9, new Model.Transaction().put("secrets/a", WORD));
            assertThat(stale(rotated)).isEmpty();

            old.store.apply(rotated.encoder.buffer(), 0, rotated.encoder.length(), 1_000, 1_000);
            assertThatThrownBy(() -> old.get("secrets/a"))
                    .isInstanceOf(SealException.class)
                    .hasMessage("the record of secrets/a is sealed with key " + second.name() + ", which is not here");
            keys.set(List.of(second, first));
            assertThat(old.get("secrets/a").record())
                    .as("a key that came later")
                    .isEqualTo(WORD);
        }
    }

    private static List<String> stale(StoreFixture fixture) {
        List<String> stale = new ArrayList<>();
        fixture.store
                .reader()
                .listAtRest(bytes("secrets/"), new byte[0], 0, (key, buffer, offset, length, revision) -> {
                    if (!fixture.store.seal().isFresh(buffer, offset, length)) {
                        stale.add(new String(key, ISO_8859_1));
                    }
                    return true;
                });
        return stale;
    }

    @Test
    void everyFlippedBitAndEveryOtherPlaceIsRefused() {
        try (StoreFixture store = fixture(first)) {
            RecordSeal seal = store.store.seal();
            UnsafeBuffer plain = new UnsafeBuffer(bytes(WORD));
            UnsafeBuffer sealed = new UnsafeBuffer(new byte[WORD.length() + RecordSeal.OVERHEAD_BYTES]);
            seal.seal(bytes("secrets/a"), plain, 0, WORD.length(), sealed, 0);
            RecordSeal.Opener opener = new RecordSeal.Opener(seal);
            int length = opener.open(bytes("secrets/a"), sealed, 0, sealed.capacity());
            assertThat(StoreFixture.text(opener.plain(), 0, length)).isEqualTo(WORD);
            assertThatThrownBy(() -> opener.open(bytes("secrets/b"), sealed, 0, sealed.capacity()))
                    .isInstanceOf(SealException.class)
                    .hasMessageContaining("damaged");
            for (int bit = 0; bit < 8 * sealed.capacity(); bit++) {
                UnsafeBuffer flipped = new UnsafeBuffer(sealed.byteArray().clone());
                flipped.putByte(bit / 8, (byte) (flipped.getByte(bit / 8) ^ 1 << bit % 8));
                assertThatThrownBy(() -> opener.open(bytes("secrets/a"), flipped, 0, flipped.capacity()))
                        .as("bit %d", bit)
                        .isInstanceOf(SealException.class);
            }
        }
    }

    @Test
    void theLargestRecordFitsSealed() {
        StoreLimits limits = StoreFixture.small();
        try (StoreFixture store = fixture(first)) {
            String largest = "x".repeat(limits.maxRecordBytes() - RecordSeal.OVERHEAD_BYTES);
            store.apply(new Model.Transaction().put("secrets/large", largest));
            assertThat(store.get("secrets/large").record()).isEqualTo(largest);
        }
    }

    private static String text(org.agrona.DirectBuffer buffer, int length) {
        return text(buffer, 0, length);
    }

    private static String text(org.agrona.DirectBuffer buffer, int offset, int length) {
        byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        return new String(copy, ISO_8859_1);
    }
}
