package io.hydrofoil.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Readers beside the writer. Every transaction writes its number, as a record whose length and bytes follow from it, to
 * each key of a group, some of
 * which it deletes in odd transactions: so each reader can tell a torn record, a half-seen transaction and a lost
 * change from a correct one.
 */
final class StoreConcurrencyTest {
    private static final int GROUPS = 5;
    private static final int KEYS = 6;
    private static final int TRANSACTIONS = 10_000;

    private final StoreFixture fixture = new StoreFixture(StoreFixture.small());
    private final AtomicBoolean done = new AtomicBoolean();
    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    @AfterEach
    void stop() {
        done.set(true);
        threads.shutdownNow();
        fixture.close();
    }

    @Test
    void readersSeeWholeTransactionsInOrder() throws Exception {
        List<Future<Long>> readers = new ArrayList<>();
        readers.add(threads.submit(this::listAgainAndAgain));
        readers.add(threads.submit(this::getAgainAndAgain));
        readers.add(threads.submit(this::follow));
        for (int number = 1; number <= TRANSACTIONS; number++) {
            Model.Transaction transaction = new Model.Transaction();
            for (int k = 0; k < KEYS; k++) {
                String key = key(number % GROUPS, k);
                if (deletes(number, k)) {
                    transaction.delete(key, "");
                } else {
                    transaction.put(key, record(number));
                }
            }
            assertThat(fixture.apply(transaction)).containsExactly(new Outcome.Committed(number));
            for (Future<Long> reader : readers) {
                assertThat(reader.isDone()).as("readers go on").isFalse();
            }
        }
        done.set(true);
        for (Future<Long> reader : readers) {
            assertThat(reader.get()).isPositive();
        }
        assertThat(fixture.store.reader().compactedRevision()).isPositive();
    }

    private static boolean deletes(long number, int k) {
        return number / GROUPS % 2 == 1 && k % 2 == 1;
    }

    private static String key(long group, int k) {
        return "group" + group + "/" + k;
    }

    private static String record(long number) {
        String text = Long.toString(number) + "#";
        return text.repeat(1 + (int) (number * 7 % 40));
    }

    private static void checkWhole(String record, long revision) {
        assertThat(record).isEqualTo(record(revision));
    }

    /** Each group as it was at the last transaction that touched it, whatever revision is asked for. */
    private long listAgainAndAgain() {
        Reader reader = fixture.store.reader();
        long lists = 0;
        long expired = 0;
        while (!done.get()) {
            long asked = lists % 2 == 0 ? 0 : Math.max(reader.compactedRevision(), reader.revision() - lists % 40);
            StoreFixture.Listed listed = StoreFixture.list(fixture.store, "group", "", asked, Integer.MAX_VALUE);
            if (listed.revision() == Reader.EXPIRED) {
                expired++;
            } else {
                checkList(listed);
                lists++;
            }
        }
        System.out.println("lists=" + lists + " expired=" + expired);
        return lists;
    }

    private static void checkList(StoreFixture.Listed listed) {
        for (int group = 0; group < GROUPS; group++) {
            long back = Math.floorMod(listed.revision() - group, (long) GROUPS);
            long number = listed.revision() - back;
            for (int k = 0; k < KEYS; k++) {
                Model.Entry entry = listed.entries().get(key(group, k));
                if (number <= 0 || deletes(number, k)) {
                    assertThat(entry).isNull();
                } else {
                    assertThat(entry).isNotNull();
                    assertThat(entry.revision()).isEqualTo(number);
                    checkWhole(entry.record(), number);
                }
            }
        }
    }

    /** Reads never go back, also from one key of a transaction to another. */
    private long getAgainAndAgain() {
        long gets = 0;
        long[] latest = new long[GROUPS];
        while (!done.get()) {
            int group = (int) (gets % GROUPS);
            Model.Entry entry = fixture.get(key(group, 2 * (int) (gets / GROUPS % (KEYS / 2))));
            if (entry == null) {
                assertThat(latest[group]).isZero();
            } else {
                checkWhole(entry.record(), entry.revision());
                assertThat(entry.revision()).isGreaterThanOrEqualTo(latest[group]);
                assertThat(entry.revision())
                        .isLessThanOrEqualTo(fixture.store.reader().revision());
                latest[group] = entry.revision();
            }
            gets++;
        }
        return gets;
    }

    /** Follows by a cursor, and starts again where it is lapped. */
    private long follow() {
        Follower follower = new Follower();
        ChangeCursor cursor = fixture.store.cursor(0);
        long passed = 0;
        long lapped = 0;
        while (!done.get()) {
            int polled = cursor.poll(follower, 1 + (int) (passed % 10));
            if (polled == ChangeCursor.LAPPED) {
                lapped++;
                follower.restart(fixture.store.reader().revision());
                cursor = fixture.store.cursor(follower.revision);
            } else {
                passed += polled;
            }
        }
        System.out.println("changes=" + passed + " lapped=" + lapped);
        return passed;
    }

    private static final class Follower implements ChangeCursor.Handler {
        private long revision;
        private int left;

        void restart(long after) {
            revision = after;
            left = 0;
        }

        private void step(long next, byte[] key) {
            if (left == 0) {
                assertThat(next).isEqualTo(revision + 1);
                revision = next;
                left = changes(next);
            }
            assertThat(next).isEqualTo(revision);
            assertThat(StoreFixture.text(new UnsafeBuffer(key), 0, key.length)).startsWith("group" + next % GROUPS);
            left--;
        }

        /** Deleting what is not there is no change. */
        private static int changes(long number) {
            return number > GROUPS || number / GROUPS % 2 == 0 ? KEYS : KEYS / 2;
        }

        @Override
        public void onChange(Change change) {
            step(change.revision(), change.key());
            String record = StoreFixture.text(change.buffer(), change.recordOffset(), change.recordLength());
            checkWhole(record, change.isDeletion() ? change.previousRevision() : change.revision());
            if (change.previousRevision() > 0) {
                checkWhole(
                        StoreFixture.text(change.buffer(), change.previousOffset(), change.previousLength()),
                        change.previousRevision());
            }
        }
    }
}
