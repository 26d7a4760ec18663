package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.change.Transaction;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.store.Reader;
import io.hydrofoil.store.RecordSeal;
import io.hydrofoil.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes anew, once, what does not rest as it should: records of sealed resources that are plain (written before they
 * were to be sealed) or sealed with an earlier key. Each is written where it still is what was read; what somebody else
 * writes meanwhile is sealed by that. Clients see a change without a difference.
 *
 * <p>A thread of its own, which waits for each page of writes, so that it takes little of a busy log.
 */
public final class Resealing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);
    private static final int PAGE = 64;
    private static final long PAGE_TIMEOUT_S = 120;
    private static final long CLOSE_MS = TimeUnit.SECONDS.toMillis(10);

    private final Store store;
    private final Pipeline pipeline;
    private final FaultHandler faults;
    private final Thread thread = Thread.ofPlatform().name("resealing").daemon().unstarted(this::run);
    private final AtomicInteger written = new AtomicInteger();

    private Resealing(Store store, Pipeline pipeline, FaultHandler faults) {
        this.store = store;
        this.pipeline = pipeline;
        this.faults = faults;
    }

    /** Begins; ends by itself. */
    public static Resealing start(Store store, Pipeline pipeline, FaultHandler faults) {
        Resealing resealing = new Resealing(store, pipeline, faults);
        resealing.thread.start();
        return resealing;
    }

    private void run() {
        try {
            for (byte[] prefix : store.seal().prefixes()) {
                byte[] after = {};
                for (List<byte[]> page = stale(prefix, after); !page.isEmpty(); page = stale(prefix, after)) {
                    reseal(page);
                    after = page.getLast();
                }
            }
            if (written.get() > 0) {
                LOG.info("records of sealed resources were sealed anew records={}", written.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The next reign tries again; what does not open is told to whoever reads it, too.
            faults.onFault("apiserver.resealing", e);
        }
    }

    /** The next keys whose records are not as they would be written now. */
    private List<byte[]> stale(byte[] prefix, byte[] after) {
        RecordSeal seal = store.seal();
        List<byte[]> keys = new ArrayList<>();
        long answer;
        do {
            keys.clear();
            answer = store.reader().listAtRest(prefix, after, 0, (key, buffer, offset, length, revision) -> {
                if (!seal.isFresh(buffer, offset, length)) {
                    keys.add(key);
                }
                return keys.size() < PAGE;
            });
        } while (answer == Reader.EXPIRED);
        return keys;
    }

    private void reseal(List<byte[]> keys) throws InterruptedException {
        CountDownLatch answers = new CountDownLatch(keys.size());
        for (byte[] key : keys) {
            Transaction transaction = new Transaction();
            boolean there = store.reader().get(key, (buffer, offset, length, revision) -> {
                byte[] record = new byte[length];
                buffer.getBytes(offset, record);
                transaction.guard(key, revision);
                transaction.put(key, record);
            });
            if (there) {
                pipeline.propose(transaction, new Answer(answers, written));
            } else {
                answers.countDown();
            }
        }
        if (!answers.await(PAGE_TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no answer to " + answers.getCount() + " of " + keys.size() + " writes");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Answer(CountDownLatch answers, AtomicInteger written) implements Completion {
        @Override
        public void done(Result result, long revision, Notes notes) {
            written.incrementAndGet();
            answers.countDown();
        }

        @Override
        public void refused(ApiStatus status, Notes notes) {
            answers.countDown();
        }

        @Override
        public void unknown(ApiStatus status) {
            answers.countDown();
        }
    }
}
