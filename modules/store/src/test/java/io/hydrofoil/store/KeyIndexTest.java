package io.hydrofoil.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyIndexTest {
    private final KeyIndex index = new KeyIndex();
    private final NavigableMap<byte[], Slot> expected = new TreeMap<>(Arrays::compareUnsigned);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void holdsWhatATreeMapHolds(long seed) {
        System.out.println("KeyIndexTest seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            boolean grow = round < 30;
            for (int i = 0; i < 1_000; i++) {
                byte[] key = randomKey(random);
                Slot slot = index.find(key, key.length);
                assertThat(slot).isSameAs(expected.get(key));
                if (slot == null && (grow || random.nextInt(4) == 0)) {
                    Slot added = Slot.live(key, 1, 1);
                    index.insert(added);
                    expected.put(key, added);
                } else if (slot != null && random.nextInt(3) == 0 && slot.isLive()) {
                    slot.delete(i);
                    index.adjustLive(key, key.length, -1);
                } else if (slot != null && (!grow || random.nextInt(8) == 0)) {
                    index.remove(key, key.length);
                    expected.remove(key);
                }
            }
            check(random);
        }
        for (byte[] key : List.copyOf(expected.keySet())) {
            index.remove(key, key.length);
        }
        assertThat(visited(new byte[0], false)).isEmpty();
        assertThat(index.count(new byte[0], new byte[0])).isZero();
    }

    /** Bytes of all values, negative ones too, and keys that are prefixes of one another. */
    private static byte[] randomKey(Random random) {
        byte[] key = new byte[1 + random.nextInt(4)];
        random.nextBytes(key);
        key[0] = (byte) (random.nextInt(4) * 85);
        return key;
    }

    private void check(Random random) {
        byte[] from = random.nextInt(5) == 0 ? new byte[0] : randomKey(random);
        boolean exclusive = random.nextBoolean();
        assertThat(visited(from, exclusive))
                .isEqualTo(new ArrayList<>(expected.tailMap(from, !exclusive).values()));
        byte[] prefix = random.nextInt(5) == 0 ? new byte[0] : Arrays.copyOf(from, Math.min(from.length, 1));
        byte[] after = random.nextBoolean() ? prefix : randomKey(random);
        long count = expected.entrySet().stream()
                .filter(e -> startsWith(e, prefix) && e.getValue().isLive())
                .filter(e -> Arrays.equals(after, prefix) || Arrays.compareUnsigned(e.getKey(), after) > 0)
                .count();
        assertThat(index.count(prefix, after)).isEqualTo(count);
    }

    private static boolean startsWith(Map.Entry<byte[], Slot> entry, byte[] prefix) {
        return new String(entry.getKey(), ISO_8859_1).startsWith(new String(prefix, ISO_8859_1));
    }

    private List<Slot> visited(byte[] from, boolean exclusive) {
        List<Slot> slots = new ArrayList<>();
        index.root().visit(from, exclusive, slots::add);
        return slots;
    }

    @Test
    void aRootKeepsItsKeys() {
        for (int i = 0; i < 1000; i++) {
            index.insert(Slot.live(StoreFixture.bytes("k" + i), 1, 1));
        }
        KeyIndex.Node before = index.root();
        for (int i = 0; i < 1000; i++) {
            byte[] key = StoreFixture.bytes("k" + i);
            index.remove(key, key.length);
            index.insert(Slot.live(StoreFixture.bytes("l" + i), 1, 1));
        }
        List<String> keys = new ArrayList<>();
        before.visit(new byte[0], false, slot -> keys.add(new String(slot.key, ISO_8859_1)));
        assertThat(keys).hasSize(1000).allMatch(key -> key.startsWith("k")).isSorted();
    }
}
