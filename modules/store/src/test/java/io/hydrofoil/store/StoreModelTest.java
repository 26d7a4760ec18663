package io.hydrofoil.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random batches against the model; after each, reads at every revision that the ring still knows, cursors, and now and
 * then a snapshot.
 */
final class StoreModelTest {
    private static final int STEPS = 400;
    private static final List<String> PREFIXES = List.of("", "a/", "a/x", "b/", "c", "zz");

    private Random random;
    private Model model;
    private StoreFixture fixture;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void behavesLikeTheModel(long seed) {
        System.out.println("StoreModelTest seed=" + seed);
        random = new Random(seed);
        model = new Model();
        fixture = new StoreFixture(StoreFixture.small());
        ChangeCursor follower = fixture.store.cursor(0);
        int followed = 0;
        for (int step = 0; step < STEPS; step++) {
            applyRandomBatch();
            checkReads();
            if (random.nextInt(3) == 0) {
                List<Model.Change> seen = StoreFixture.drain(follower);
                assertThat(seen).as("an attentive cursor is not lapped").isNotNull();
                checkChanges(seen, model.changes.subList(followed, followed + seen.size()));
                followed += seen.size();
                assertThat(followed).isEqualTo(model.changes.size());
                assertThat(follower.revision()).isEqualTo(model.revision());
            }
            checkCursorFrom(random.nextLong(model.revision() + 1));
            if (random.nextInt(20) == 0) {
                restart();
                follower = fixture.store.cursor(follower.revision());
            }
        }
        assertThat(fixture.store.reader().compactedRevision())
                .as("the ring has wrapped")
                .isPositive();
        fixture.close();
    }

    private void applyRandomBatch() {
        Model.Transaction[] transactions = new Model.Transaction[1 + random.nextInt(4)];
        for (int i = 0; i < transactions.length; i++) {
            transactions[i] = randomTransaction();
        }
        boolean ours = random.nextInt(10) > 0;
        List<Outcome> expected =
                List.of(transactions).stream().map(model::apply).toList();
        List<Outcome> outcomes = fixture.apply(ours ? StoreFixture.PROCESS : 8, transactions);
        assertThat(outcomes).isEqualTo(ours ? expected : List.of());
        assertThat(fixture.store.reader().revision()).isEqualTo(model.revision());
    }

    private Model.Transaction randomTransaction() {
        Model.Transaction transaction = new Model.Transaction();
        for (int i = random.nextInt(3); i > 0; i--) {
            String key = key();
            Model.Entry now = model.now().get(key);
            boolean right = random.nextInt(4) > 0;
            long actual = now == null ? 0 : now.revision();
            boolean any = now != null && random.nextInt(4) == 0;
            transaction.expect(key, any ? BatchEncoder.ANY_REVISION : right ? actual : actual + random.nextInt(3) - 1);
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            if (random.nextInt(3) > 0) {
                transaction.put(key(), record(1 + random.nextInt(random.nextInt(10) == 0 ? 1024 : 60)));
            } else {
                transaction.delete(key(), record(random.nextBoolean() ? 0 : 20));
            }
        }
        return transaction;
    }

    private String key() {
        int n = random.nextInt(60);
        return (n % 3 == 0 ? "a/" : n % 3 == 1 ? "b/" : "c") + (n % 2 == 0 ? "x" : "") + n;
    }

    private String record(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private void checkReads() {
        String key = key();
        assertThat(fixture.get(key)).isEqualTo(model.now().get(key));
        Reader reader = fixture.store.reader();
        long revision = random.nextInt(3) == 0 ? 0 : random.nextLong(model.revision() + 3);
        String prefix = PREFIXES.get(random.nextInt(PREFIXES.size()));
        String after = random.nextInt(3) > 0 ? "" : key();
        int limit = random.nextInt(3) == 0 ? 1 + random.nextInt(10) : Integer.MAX_VALUE;
        StoreFixture.Listed listed = StoreFixture.list(fixture.store, prefix, after, revision, limit);
        if (revision > model.revision()) {
            assertThat(listed.revision()).isEqualTo(Reader.FUTURE);
        } else if (revision != 0 && revision < reader.compactedRevision()) {
            assertThat(listed.revision()).isEqualTo(Reader.EXPIRED);
        } else {
            long at = revision == 0 ? model.revision() : revision;
            assertThat(listed.revision()).isEqualTo(at);
            Map<String, Model.Entry> expected = new TreeMap<>();
            model.states.get((int) at).forEach((k, entry) -> {
                if (k.startsWith(prefix) && (after.isEmpty() || k.compareTo(after) > 0) && expected.size() < limit) {
                    expected.put(k, entry);
                }
            });
            assertThat(listed.entries())
                    .as("list %s after %s at %d", prefix, after, at)
                    .isEqualTo(expected);
            assertThat(listed.order()).isEqualTo(List.copyOf(expected.keySet()));
        }
        long count =
                model.now().keySet().stream().filter(k -> k.startsWith(prefix)).count();
        assertThat(reader.count(StoreFixture.bytes(prefix)))
                .as("count of %s", prefix)
                .isEqualTo(count);
        long rest = model.now().keySet().stream()
                .filter(k -> k.startsWith(prefix) && k.compareTo(after) > 0)
                .count();
        assertThat(reader.count(StoreFixture.bytes(prefix), StoreFixture.bytes(after)))
                .isEqualTo(rest);
    }

    private void checkCursorFrom(long revision) {
        ChangeCursor cursor = fixture.store.cursor(revision);
        List<Model.Change> seen = StoreFixture.drain(cursor);
        if (revision < fixture.store.reader().compactedRevision()) {
            assertThat(seen).isNull();
        } else {
            checkChanges(
                    seen,
                    model.changes.stream()
                            .filter(change -> change.revision() > revision)
                            .toList());
            assertThat(cursor.revision()).isEqualTo(model.revision());
        }
    }

    private static void checkChanges(List<Model.Change> seen, List<Model.Change> expected) {
        assertThat(seen).isEqualTo(expected);
    }

    /** As a process does: a snapshot, and another store that goes on from it. */
    private void restart() {
        Store old = fixture.store;
        long compacted = old.reader().compactedRevision();
        List<byte[]> chunks = fixture.snapshot(random.nextBoolean() ? 100 : 1 << 20);
        StoreFixture next = new StoreFixture(fixture.limits);
        StoreFixture.load(next.store, chunks);
        assertThat(next.store.stateHash()).isEqualTo(old.stateHash());
        assertThat(next.store.logPosition()).isEqualTo(old.logPosition());
        assertThat(next.store.timestampMs()).isEqualTo(old.timestampMs());
        assertThat(next.store.entries()).isEqualTo(model.now().size());
        assertThat(next.store.reader().compactedRevision()).isEqualTo(compacted);
        Model.Transaction same = randomTransaction();
        assertThat(next.apply(same)).isEqualTo(fixture.apply(same)).isEqualTo(List.of(model.apply(same)));
        assertThat(next.store.stateHash()).isEqualTo(old.stateHash());
        fixture.close();
        fixture = next;
    }
}
