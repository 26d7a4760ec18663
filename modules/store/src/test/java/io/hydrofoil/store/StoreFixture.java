package io.hydrofoil.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A store under test with an encoder for it, in strings. */
final class StoreFixture implements AutoCloseable {
    static final long PROCESS = 7;

    final StoreLimits limits;
    final Store store;
    final BatchEncoder encoder;
    final Map<Long, Outcome> outcomes = new HashMap<>();
    private long correlation;
    private long position;

    StoreFixture(StoreLimits limits) {
        this(limits, new Store(PROCESS, limits));
    }

    StoreFixture(StoreLimits limits, Store store) {
        this.limits = limits;
        this.store = store;
        this.encoder = store.encoder();
        store.outcomeListener((id, outcome) -> {
            if (outcomes.put(id, outcome) != null) {
                throw new AssertionError("two outcomes of " + id);
            }
        });
    }

    static StoreLimits small() {
        return new StoreLimits(10_000, 128, 1024, 64 * 1024, 32 * 1024);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(DirectBuffer buffer, int offset, int length) {
        byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        return new String(copy, UTF_8);
    }

    List<Outcome> apply(Model.Transaction... transactions) {
        return apply(PROCESS, transactions);
    }

    /** Applies one batch and returns the outcomes that were reported. */
    List<Outcome> apply(long processId, Model.Transaction... transactions) {
        long first = correlation;
        encode(processId, transactions);
        position = Math.max(position, store.logPosition()) + 100;
        store.apply(encoder.buffer(), 0, encoder.length(), position, position * 3);
        List<Outcome> answered = new ArrayList<>();
        for (long id = first; id < correlation; id++) {
            if (outcomes.containsKey(id)) {
                answered.add(outcomes.get(id));
            }
        }
        return answered;
    }

    int encode(long processId, Model.Transaction... transactions) {
        encoder.begin(processId);
        for (Model.Transaction transaction : transactions) {
            encoder.transaction(correlation++);
            transaction.expects.forEach((key, revision) -> encoder.expect(bytes(key), revision));
            for (String[] write : transaction.writes) {
                UnsafeBuffer record = new UnsafeBuffer(bytes(write[2]));
                if (write[0].equals("put")) {
                    encoder.put(bytes(write[1]), record, 0, record.capacity());
                } else {
                    encoder.delete(bytes(write[1]), record, 0, record.capacity());
                }
            }
        }
        return encoder.end();
    }

    Model.Entry get(String key) {
        Model.Entry[] found = new Model.Entry[1];
        boolean there = store.reader()
                .get(
                        bytes(key),
                        (buffer, offset, length, revision) ->
                                found[0] = new Model.Entry(text(buffer, offset, length), revision));
        if (there != (found[0] != null)) {
            throw new AssertionError("get answers " + there + " and showed " + found[0]);
        }
        return found[0];
    }

    /** The list, in the order of the visits; key null holds the answered revision as a record. */
    static Listed list(Store store, String prefix, String after, long revision, int limit) {
        Map<String, Model.Entry> found = new TreeMap<>();
        List<String> order = new ArrayList<>();
        long answer = store.reader()
                .list(bytes(prefix), bytes(after), revision, (key, buffer, offset, length, recordRevision) -> {
                    String name = new String(key, UTF_8);
                    order.add(name);
                    found.put(name, new Model.Entry(text(buffer, offset, length), recordRevision));
                    return order.size() < limit;
                });
        return new Listed(answer, found, order);
    }

    /** Answer of a list. */
    record Listed(long revision, Map<String, Model.Entry> entries, List<String> order) {}

    List<byte[]> snapshot(int chunkBytes) {
        List<byte[]> chunks = new ArrayList<>();
        store.writeSnapshot(
                (buffer, offset, length) -> {
                    byte[] copy = new byte[length];
                    buffer.getBytes(offset, copy);
                    chunks.add(copy);
                },
                chunkBytes);
        return chunks;
    }

    static void load(Store store, List<byte[]> chunks) {
        SnapshotLoader loader = store.snapshotLoader();
        for (byte[] chunk : chunks) {
            byte[] shifted = new byte[chunk.length + 3];
            Arrays.fill(shifted, (byte) 0x55);
            System.arraycopy(chunk, 0, shifted, 3, chunk.length);
            loader.onChunk(new UnsafeBuffer(shifted), 3, chunk.length);
        }
        loader.finish();
    }

    /** All that a cursor passes on until it has no more; null if it is lapped. */
    static List<Model.Change> drain(ChangeCursor cursor) {
        List<Model.Change> seen = new ArrayList<>();
        int passed;
        do {
            passed = cursor.poll(new Recorder(seen), 7);
            if (passed == ChangeCursor.LAPPED) {
                return null;
            }
        } while (passed > 0);
        return seen;
    }

    /** Turns what a handler is shown into the model's changes. */
    record Recorder(List<Model.Change> seen) implements ChangeCursor.Handler {
        @Override
        public void onChange(Change change) {
            String record = text(change.buffer(), change.recordOffset(), change.recordLength());
            String previous = text(change.buffer(), change.previousOffset(), change.previousLength());
            seen.add(new Model.Change(
                    change.revision(),
                    new String(change.key(), UTF_8),
                    change.isDeletion() ? null : record,
                    change.previousRevision(),
                    previous,
                    change.isDeletion() ? record : ""));
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
