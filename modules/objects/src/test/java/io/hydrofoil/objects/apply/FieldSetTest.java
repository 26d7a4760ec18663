package io.hydrofoil.objects.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of paths obey the laws of sets, and survive their JSON form. */
class FieldSetTest {
    private static final List<String> STEPS = List.of(
            "f:a",
            "f:b",
            "f:c.d",
            "k:{\"name\":\"x\"}",
            "k:{\"port\":80,\"protocol\":\"TCP\"}",
            "v:\"x\"",
            "v:3",
            "i:0");
    private static final int ROUNDS = 2_000;

    private static FieldSet random(Random random) {
        FieldSet set = new FieldSet();
        int paths = random.nextInt(8);
        for (int i = 0; i < paths; i++) {
            List<String> path = new ArrayList<>();
            int length = 1 + random.nextInt(4);
            for (int step = 0; step < length; step++) {
                path.add(STEPS.get(random.nextInt(STEPS.size())));
            }
            set.insert(path);
        }
        return set;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void obeysTheLawsOfSets(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            FieldSet a = random(random);
            FieldSet b = random(random);
            FieldSet c = random(random);
            String replay = "seed " + seed + " round " + round + ": " + a + " " + b + " " + c;
            assertThat(a.union(b)).as(replay).isEqualTo(b.union(a));
            assertThat(a.intersection(b)).as(replay).isEqualTo(b.intersection(a));
            assertThat(a.union(b).union(c)).as(replay).isEqualTo(a.union(b.union(c)));
            assertThat(a.intersection(b.union(c)))
                    .as(replay)
                    .isEqualTo(a.intersection(b).union(a.intersection(c)));
            assertThat(a.difference(b).union(a.intersection(b))).as(replay).isEqualTo(a);
            assertThat(a.difference(b).intersection(b).isEmpty()).as(replay).isTrue();
            assertThat(a.union(b).difference(b)).as(replay).isEqualTo(a.difference(b));
            assertThat(a.difference(b.union(c)))
                    .as(replay)
                    .isEqualTo(a.difference(b).difference(c));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void survivesItsJsonForm(long seed) throws MalformedException {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            FieldSet set = random(random);
            String replay = "seed " + seed + " round " + round + ": " + set;
            assertThat(FieldSet.decode(set.encode())).as(replay).isEqualTo(set);
            assertThat(FieldSet.decode(Json.map(set.toString()))).as(replay).isEqualTo(set);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7})
    void asksTheJsonFormWithoutDecodingIt(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            FieldSet a = random(random);
            FieldSet b = random(random);
            String replay = "seed " + seed + " round " + round + ": " + a + " " + b;
            assertThat(a.meets(b.encode()))
                    .as(replay)
                    .isEqualTo(!a.intersection(b).isEmpty());
            assertThat(a.isWithin(b.encode()))
                    .as(replay)
                    .isEqualTo(a.difference(b).isEmpty());
        }
    }

    @Test
    void takesAllBelowAPathAway() throws MalformedException {
        FieldSet set = FieldSet.decode(Json.map("{'f:a':{'.':{},'f:b':{}},'f:c':{'f:d':{}}}".replace('\'', '"')));
        assertThat(set.without(FieldSet.of("f:a"))).isEqualTo(FieldSet.of("f:c", "f:d"));
        assertThat(set.difference(FieldSet.of("f:a")).has("f:a", "f:b")).isTrue();
    }

    @Test
    void listsElementsByTheirKeysAsNumbers() {
        FieldSet set = FieldSet.of("k:{\"port\":443}").union(FieldSet.of("k:{\"port\":80}"));
        assertThat(set.toString()).isEqualTo("{\"k:{\\\"port\\\":80}\":{},\"k:{\\\"port\\\":443}\":{}}");
    }

    @Test
    void showsPathsThatEndBeforeThoseThatGoOn() {
        FieldSet set = FieldSet.of("f:a", "k:{\"name\":\"c\"}", "f:x").union(FieldSet.of("f:b"));
        assertThat(set.shown()).containsExactly(".b", ".a[name=\"c\"].x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"a\":{}}", "{\"f:a\":1}", "{\"k:x\":{}}", "{\"k:{}\":{}}"})
    void refusesWhatIsNoSet(String json) {
        assertThatThrownBy(() -> FieldSet.decode(Json.map(json))).isInstanceOf(MalformedException.class);
    }

    @Test
    void readsKeysInAnyOrder() throws MalformedException {
        assertThat(FieldSet.decode(Json.map("{\"k:{\\\"b\\\":1, \\\"a\\\":2}\":{}}")))
                .isEqualTo(FieldSet.of("k:{\"a\":2,\"b\":1}"));
    }
}
