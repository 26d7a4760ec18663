package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.change.Transaction;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets a read wait until this member has applied everything that was acknowledged by any member before the read came
 * (Ongaro's thesis, 6.4: reads through the log). One entry of the log serves all that wait; whoever comes while it is
 * under way waits for the next one, since that entry may lie before a write that was acknowledged meanwhile.
 *
 * <p>A member alone needs none of it: what it has not applied, nobody has acknowledged. Waiters are bounded by the
 * requests that are admitted. Thread-safe.
 */
public final class ReadBarrier {
    private final Pipeline pipeline;
    private final boolean isAlone;
    private List<Waiter> waiting = new ArrayList<>();
    private boolean underWay;

    /** Told once, on a thread of the pipeline: must not block. */
    public interface Waiter {
        /** The state of this member is as new as it must be. */
        void reached();

        /** The log did not answer. */
        void failed(ApiStatus status);
    }

    ReadBarrier(Pipeline pipeline, boolean isAlone) {
        this.pipeline = pipeline;
        this.isAlone = isAlone;
    }

    /** Whether waiting makes a difference. */
    public boolean isNeeded() {
        return !isAlone;
    }

    /** Tells the waiter, at once if nothing needs to be waited for. Any thread. */
    public void await(Waiter waiter) {
        if (isAlone) {
            waiter.reached();
            return;
        }
        synchronized (this) {
            waiting.add(waiter);
            if (underWay) {
                return;
            }
            underWay = true;
        }
        next();
    }

    private void next() {
        List<Waiter> served;
        synchronized (this) {
            served = waiting;
            waiting = new ArrayList<>();
            underWay = !served.isEmpty();
        }
        if (!served.isEmpty()) {
            pipeline.propose(new Transaction(), new Passage(served));
        }
    }

    /** One barrier's way through the log. */
    private final class Passage implements Completion {
        private final List<Waiter> served;

        Passage(List<Waiter> served) {
            this.served = served;
        }

        @Override
        public void done(Result result, long revision, Notes notes) {
            next();
            served.forEach(Waiter::reached);
        }

        @Override
        public void refused(ApiStatus status, Notes notes) {
            fail(status);
        }

        @Override
        public void unknown(ApiStatus status) {
            fail(Statuses.timeout("the log did not answer in time", 1));
        }

        private void fail(ApiStatus status) {
            next();
            served.forEach(waiter -> waiter.failed(status));
        }
    }
}
