package io.hydrofoil.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both tables must do. */
final class ObjectTableTest {
    private static final long SEED = 42;

    enum Kind {
        CHRONICLE,
        SLAB;

        ObjectTable open() {
            return switch (this) {
                case CHRONICLE -> new ChronicleObjectTable(StoreFixture.small());
                case SLAB -> new SlabObjectTable();
            };
        }
    }

    private record Stored(String record, long revision) {}

    @ParameterizedTest
    @EnumSource(Kind.class)
    void holdsWhatAMapHolds(Kind kind) {
        System.out.println("ObjectTableTest seed=" + SEED);
        Random random = new Random(SEED);
        Map<String, Stored> expected = new HashMap<>();
        try (ObjectTable table = kind.open()) {
            for (long revision = 1; revision < 20_000; revision++) {
                String key = "key" + random.nextInt(3000);
                byte[] keyBytes = StoreFixture.bytes(key);
                if (random.nextInt(3) > 0) {
                    String record = "x".repeat(1 + random.nextInt(random.nextInt(20) == 0 ? 1000 : 100)) + revision;
                    UnsafeBuffer bytes = new UnsafeBuffer(StoreFixture.bytes("--" + record));
                    table.put(keyBytes, revision, bytes, 2, bytes.capacity() - 2);
                    expected.put(key, new Stored(record, revision));
                } else if (expected.remove(key) != null) {
                    table.remove(keyBytes);
                }
                check(table, expected, "key" + random.nextInt(3000));
            }
            assertThat(table.size()).isEqualTo(expected.size());
        }
    }

    private static void check(ObjectTable table, Map<String, Stored> expected, String key) {
        byte[] keyBytes = StoreFixture.bytes(key);
        Stored stored = expected.get(key);
        Stored[] seen = new Stored[1];
        int found = table.read(
                keyBytes,
                Long.MAX_VALUE,
                (buffer, offset, length, revision) ->
                        seen[0] = new Stored(StoreFixture.text(buffer, offset, length), revision));
        assertThat(found).isEqualTo(stored == null ? ObjectTable.ABSENT : ObjectTable.FOUND);
        assertThat(seen[0]).isEqualTo(stored);
        if (stored != null) {
            UnsafeBuffer copy = new UnsafeBuffer(new byte[stored.record().length() + 5]);
            table.copy(keyBytes, copy, 5, stored.record().length());
            assertThat(StoreFixture.text(copy, 5, stored.record().length())).isEqualTo(stored.record());
            assertThat(table.read(keyBytes, stored.revision() - 1, (buffer, offset, length, revision) -> {
                        throw new AssertionError("shown although it is newer");
                    }))
                    .isEqualTo(ObjectTable.NEWER);
        }
    }
}
