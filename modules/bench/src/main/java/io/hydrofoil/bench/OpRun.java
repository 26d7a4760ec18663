package io.hydrofoil.bench;

import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.WholeAnswer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs operations at a pace until the time or the number is up, then waits for the last answers. A wrong answer ends
 * it.
 * Calls that the server pushes back are sent again, as by {@link ApiClient#call}. Latency counts from when an operation
 * was due, also when all lanes were taken then, or the call was sent again.
 */
public final class OpRun {
    private static final long PACER_STEP_NS = TimeUnit.MICROSECONDS.toNanos(200);
    /** How long a server that is behind may take what was due. */
    public static final int GRACE_SECONDS = 10;

    /** The last that was pushed back may be due only then. */
    private static final int DRAIN_SECONDS = GRACE_SECONDS + ApiClient.MAX_RETRY_SECONDS + 10;

    private final ApiClient client;
    private final Ops ops;
    private final Arrivals pace;
    private final Latencies latencies = new Latencies();
    private final CompletableFuture<OpRun> over = new CompletableFuture<>();
    private final int[] free;
    private int firstFree;
    private int freeCount;
    private long startNs;
    private long stopNs;
    private volatile long maxOps;
    private long begun;
    private volatile long answered;
    private volatile long errors;
    private volatile long retries;
    private long due;
    private boolean stopped;

    public OpRun(ApiClient client, Ops ops, Arrivals pace) {
        this.client = client;
        this.ops = ops;
        this.pace = pace;
        this.free = new int[ops.lanes()];
        this.freeCount = free.length;
        for (int i = 0; i < free.length; i++) {
            free[i] = i;
        }
    }

    /** Runs; not on the event loop. */
    public OpRun run(double seconds, long atMost) throws RemoteException {
        start(seconds, atMost);
        return await(seconds);
    }

    /** Waits for the end of what {@link #start} began; not on the event loop. */
    public OpRun await(double seconds) throws RemoteException {
        return ApiClient.await(over, "finish what was begun", (long) seconds + DRAIN_SECONDS);
    }

    /** Begins, and returns; {@link #over} completes at the end. */
    public void start(double seconds, long atMost) {
        startNs = System.nanoTime();
        stopNs = startNs + (long) (seconds * 1e9);
        maxOps = pace.isOpen() ? Math.min(atMost, pace.dueBy(stopNs - startNs - 1)) : atMost;
        if (pace.isOpen()) {
            Thread pacer = new Thread(this::keepPace, "pacer");
            pacer.setDaemon(true);
            pacer.start();
        } else {
            due = atMost;
            client.loop().execute(this::fill);
            var _ = client.loop().schedule(this::stop, (long) (seconds * 1e9), TimeUnit.NANOSECONDS);
        }
    }

    public CompletableFuture<OpRun> over() {
        return over;
    }

    private void keepPace() {
        long told = 0;
        while (told < maxOps && !over.isDone()) {
            long count = Math.min(maxOps, pace.dueBy(System.nanoTime() - startNs));
            if (count > told) {
                told = count;
                client.loop().execute(() -> {
                    due = count;
                    fill();
                });
            }
            long wait = startNs + pace.dueNs(count) - System.nanoTime();
            LockSupport.parkNanos(Math.clamp(wait, 1, PACER_STEP_NS));
        }
        // All have become due; a server that is behind gets some time to take them.
        var _ = client.loop().schedule(this::stop, GRACE_SECONDS, TimeUnit.SECONDS);
    }

    private void stop() {
        stopped = true;
        endIfDone();
    }

    private void fill() {
        while (!stopped && begun < due && freeCount > 0) {
            begin(takeLane());
        }
        endIfDone();
    }

    /** The lane that has been free for longest, so that all take part. */
    private int takeLane() {
        int lane = free[firstFree];
        firstFree = (firstFree + 1) % free.length;
        freeCount--;
        return lane;
    }

    private void giveBack(int lane) {
        free[(firstFree + freeCount++) % free.length] = lane;
    }

    private void begin(int lane) {
        long dueNs = pace.isOpen() ? startNs + pace.dueNs(begun) : System.nanoTime();
        begun++;
        send(ops.next(lane), lane, dueNs, 0);
    }

    private void send(Call call, int lane, long dueNs, int retry) {
        client.wire(lane).send(call, new Timed(call, lane, dueNs, retry));
    }

    private void endIfDone() {
        if ((stopped || begun >= maxOps) && answered + errors == begun) {
            over.complete(this);
        }
    }

    public long answered() {
        return answered;
    }

    /** Operations that failed and were tolerated. */
    public long errors() {
        return errors;
    }

    /** Operations that will be begun if nothing fails; known once it has started. */
    public long expected() {
        return maxOps;
    }

    /**
     * Operations that became due and were never begun, because the server was behind by more than
     * {@value #GRACE_SECONDS} s when the last became due. Known at the end.
     */
    public long notSent() {
        return pace.isOpen() ? maxOps - begun : 0;
    }

    /** Calls that were sent again because the server had too much to do. */
    public long retries() {
        return retries;
    }

    private void countRetry() {
        long sum = retries + 1;
        retries = sum;
    }

    private void count() {
        long sum = answered + 1;
        answered = sum;
    }

    private void countError() {
        long sum = errors + 1;
        errors = sum;
    }

    public Latencies latencies() {
        return latencies;
    }

    private final class Timed extends WholeAnswer {
        private final Call call;
        private final int lane;
        private final long dueNs;

        private final int retry;

        Timed(Call call, int lane, long dueNs, int retry) {
            super(ops.keepsBodies());
            this.call = call;
            this.lane = lane;
            this.dueNs = dueNs;
            this.retry = retry;
        }

        @Override
        public void end() {
            if (isPushBack() && retry < ApiClient.MAX_RETRIES && !stopped) {
                countRetry();
                var _ = client.loop()
                        .schedule(() -> send(call, lane, dueNs, retry + 1), retrySeconds(), TimeUnit.SECONDS);
                return;
            }
            if (!isFine()) {
                fail(status(), call.method() + " " + call.path() + " was answered " + quoted());
                return;
            }
            long tookNs = System.nanoTime() - dueNs;
            latencies.record(tookNs);
            count();
            ops.answered(lane, this);
            ops.took(lane, tookNs);
            giveBack(lane);
            fill();
        }

        @Override
        public void failed(Throwable cause) {
            fail(0, call.method() + " " + call.path() + " was not answered: " + cause);
        }

        private void fail(int status, String message) {
            if (ops.tolerates(status, message)) {
                countError();
                giveBack(lane);
                fill();
                return;
            }
            stopped = true;
            over.completeExceptionally(new RemoteException(message));
        }
    }
}
