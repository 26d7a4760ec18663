package io.hydrofoil.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a store should be, written for obviousness: every revision's whole state, and every change, are kept. */
final class Model {
    /** A record and its revision. */
    record Entry(String record, long revision) {}

    /** A change; {@code record} null is a deletion; {@code last} is what a watcher sees of it. */
    record Change(long revision, String key, String record, long previousRevision, String previous, String last) {}

    final List<Map<String, Entry>> states = new ArrayList<>(List.of(Map.of()));
    final List<Change> changes = new ArrayList<>();

    long revision() {
        return states.size() - 1L;
    }

    Map<String, Entry> now() {
        return states.getLast();
    }

    /** A transaction of a test, before it is encoded. */
    static final class Transaction {
        final Map<String, Long> expects = new TreeMap<>();
        final List<String[]> writes = new ArrayList<>();

        Transaction expect(String key, long revision) {
            expects.put(key, revision);
            return this;
        }

        Transaction put(String key, String record) {
            writes.add(new String[] {"put", key, record});
            return this;
        }

        Transaction delete(String key, String lastRecord) {
            writes.add(new String[] {"delete", key, lastRecord});
            return this;
        }

        @Override
        public String toString() {
            return expects + writes.stream().map(Arrays::toString).toList().toString();
        }
    }

    Outcome apply(Transaction transaction) {
        int condition = 0;
        for (Map.Entry<String, Long> expect : transaction.expects.entrySet()) {
            Entry entry = now().get(expect.getKey());
            long actual = entry == null ? 0 : entry.revision();
            boolean holds = expect.getValue() == BatchEncoder.ANY_REVISION ? actual > 0 : actual == expect.getValue();
            if (!holds) {
                return new Outcome.Conflict(condition, actual);
            }
            condition++;
        }
        Map<String, Entry> next = new TreeMap<>(now());
        long revision = revision() + 1;
        int before = changes.size();
        for (String[] write : transaction.writes) {
            Entry old = next.get(write[1]);
            long oldRevision = old == null ? 0 : old.revision();
            String oldRecord = old == null ? "" : old.record();
            if (write[0].equals("put")) {
                next.put(write[1], new Entry(write[2], revision));
                changes.add(new Change(revision, write[1], write[2], oldRevision, oldRecord, ""));
            } else if (old != null) {
                next.remove(write[1]);
                String last = write[2].isEmpty() ? oldRecord : write[2];
                changes.add(new Change(revision, write[1], null, oldRevision, oldRecord, last));
            }
        }
        if (changes.size() == before) {
            return new Outcome.Committed(revision());
        }
        states.add(next);
        return new Outcome.Committed(revision);
    }
}
