package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fields behave as a linked hash map does, few or many, through random changes. */
final class FieldsTest {
    private static final int RUNS = 300;

    private final long seed = Long.getLong("hydrofoil.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void theyAreAsThoseOfALinkedHashMap() {
        for (int run = 0; run < RUNS; run++) {
            Fields fields = new Fields();
            Map<String, Value> expected = new LinkedHashMap<>();
            int keys = 1 + random.nextInt(3 * Fields.FEW);
            for (int step = 0; step < 100; step++) {
                change(fields, expected, keys);
                assertSame(fields, expected);
            }
        }
    }

    private void change(Fields fields, Map<String, Value> expected, int keys) {
        // strings of their own: fields must not depend on identity
        String key = new String("key" + random.nextInt(keys));
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> {
                Value value = NumberValue.of(random.nextInt(1000));
                fields.put(key, value);
                expected.put(key, value);
            }
            case 3 -> assertThat(fields.remove(key)).as("seed " + seed).isEqualTo(expected.remove(key));
            case 4 -> {
                int rest = random.nextInt(5);
                boolean removed = fields.removeIf((name, value) -> ((NumberValue) value).longValue() % 5 == rest);
                assertThat(removed)
                        .as("seed " + seed)
                        .isEqualTo(expected.values().removeIf(value -> ((NumberValue) value).longValue() % 5 == rest));
            }
            default -> assertThat(fields.get(key)).as("seed " + seed).isEqualTo(expected.get(key));
        }
    }

    private void assertSame(Fields fields, Map<String, Value> expected) {
        List<Map.Entry<String, Value>> entries = new ArrayList<>();
        fields.iterator().forEachRemaining(entries::add);
        assertThat(entries).as("seed " + seed).isEqualTo(new ArrayList<>(expected.entrySet()));
        assertThat(fields.keys()).as("seed " + seed).containsExactlyElementsOf(expected.keySet());
        assertThat(fields.keys().contains("key0")).as("seed " + seed).isEqualTo(expected.containsKey("key0"));
        assertThat(fields.size()).as("seed " + seed).isEqualTo(expected.size());
        assertThat(fields.hashCode()).as("seed " + seed).isEqualTo(expected.hashCode());
        Fields copy = fields.map(value -> value);
        assertThat(copy).as("seed " + seed).isEqualTo(fields);
        copy.put("another", NullValue.NULL);
        assertThat(copy).as("seed " + seed).isNotEqualTo(fields);
        assertThat(fields.get("another")).as("seed " + seed).isNull();
    }

    @Test
    void theOrderOfFieldsDoesNotMatter() {
        Fields one = new Fields();
        Fields other = new Fields();
        for (int i = 0; i <= Fields.FEW; i++) {
            one.put("k" + i, NumberValue.of(i));
            other.put("k" + (Fields.FEW - i), NumberValue.of(Fields.FEW - i));
            assertThat(one.equals(other)).isEqualTo(i == Fields.FEW);
        }
    }
}
