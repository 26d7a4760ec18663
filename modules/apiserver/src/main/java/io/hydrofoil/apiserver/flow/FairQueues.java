package io.hydrofoil.apiserver.flow;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.chassis.Invariant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The seats of one priority level, and who gets the next.
 *
 * <p>One queue would let a flow of many requests keep the others waiting; a queue for each flow has no bound. So a flow
 * is dealt a hand of a fixed number of queues by its hash (shuffle sharding) and uses the shortest: a greedy flow fills
 * its hand, and another flow very likely holds a queue that is not in it. Between queues seats are shared by fair
 * queuing (after Nagle, Demers; KEP-1040): virtual time passes at the rate at which each busy queue would get
 * seat-nanoseconds if seats were infinitely divisible, a queue is charged for each request it starts by an estimate,
 * put right when the request ends, and the queue whose next request would end first by that account has its turn. A
 * request too wide for what is free is waited for, not overtaken, or it would starve.
 *
 * <p>Not thread-safe: the shell guards one instance and all its seats by one lock. Nothing here takes longer than a
 * walk over the level's queues, and that only while requests wait.
 */
public final class FairQueues {
    static final Queue NO_QUEUE = new Queue();

    /** What a request is charged before it is known how long it takes. */
    private static final double ESTIMATE_NS = 3_000_000;

    private PriorityLevel level;
    private int limit;
    private Queue[] queues;
    private int[] hand;
    private int taken;
    private int running;
    private int waiting;
    private int waitingSeats;
    private int active;
    private int lastDispatched;
    private double virtualTime;
    private long lastNs;
    private final DemandMeter demand;

    /** One queue of requests; also the account of those of its requests that run. */
    static final class Queue {
        private final ArrayDeque<Seat> waits = new ArrayDeque<>(0);
        private double virtual;
        private int running;
        private int seats;
        private boolean retired;

        private boolean isActive() {
            return running > 0 || !waits.isEmpty();
        }
    }

    /** What became of an arrival. */
    public enum Arrival {
        /** It runs: go on with it. */
        RUNS,
        /** It waits: {@link #next} or {@link #expire} will name it. */
        WAITS,
        /** Refused: its queue is full. */
        QUEUE_FULL,
        /** Refused: no seat is free and the level does not queue. */
        NO_SEAT
    }

    /** Queues of a level with so many seats. */
    public FairQueues(PriorityLevel level, int limit, long nowNs) {
        this.level = level;
        this.limit = limit;
        this.lastNs = nowNs;
        this.demand = new DemandMeter(nowNs);
        this.queues = queues(level);
        this.hand = new int[Math.max(1, level.handSize())];
    }

    /** Asks for a seat. After {@link Arrival#WAITS} look at {@link #next}: it may be this one's turn at once. */
    @HotPath
    public Arrival arrive(Seat seat, long nowNs) {
        Invariant.check(seat.state == Seat.State.NEW, "a seat is asked for once");
        advance(nowNs);
        if (level.isExempt()) {
            start(seat, queues[0], nowNs);
            return Arrival.RUNS;
        }
        if (level.queues() == 0) {
            if (!fits(seat)) {
                seat.state = Seat.State.OVER;
                return Arrival.NO_SEAT;
            }
            start(seat, queues[0], nowNs);
            return Arrival.RUNS;
        }
        Queue queue = choose(seat.flow);
        if (waiting == 0 && fits(seat)) {
            start(seat, queue, nowNs);
            return Arrival.RUNS;
        }
        if (queue.waits.size() >= level.queueLength()) {
            seat.state = Seat.State.OVER;
            return Arrival.QUEUE_FULL;
        }
        enqueue(seat, queue, nowNs);
        demand.set(taken + waitingSeats, nowNs);
        return Arrival.WAITS;
    }

    /** Starts the request whose turn it is, or null: nobody waits, or what is free does not do. Call until null. */
    public @Nullable Seat next(long nowNs) {
        if (waiting == 0) {
            return null;
        }
        advance(nowNs);
        Queue best = null;
        int bestAt = 0;
        double bestEnd = Double.MAX_VALUE;
        for (int i = 1; i <= queues.length; i++) {
            int at = (lastDispatched + i) % queues.length;
            Seat head = queues[at].waits.peekFirst();
            if (head != null && queues[at].virtual + estimate(head) < bestEnd) {
                best = queues[at];
                bestAt = at;
                bestEnd = best.virtual + estimate(head);
            }
        }
        Seat seat = best == null ? null : best.waits.peekFirst();
        if (best == null || seat == null || !fits(seat)) {
            return null;
        }
        lastDispatched = bestAt;
        leaveQueue(seat);
        start(seat, best, nowNs);
        return seat;
    }

    /**
     * Its answer has left. True: it keeps seats for {@link Seat#lingersNs}, then {@link #release} it. In either case
     * look at {@link #next}.
     */
    @HotPath
    public boolean finish(Seat seat, long nowNs) {
        Invariant.check(seat.state == Seat.State.RUNNING, "only what runs ends");
        advance(nowNs);
        Queue queue = seat.queue;
        int after = Work.seatsAfterwards(seat.work);
        double lingering = (double) after * seat.lingersNs();
        double actual = (double) Work.seats(seat.work) * Math.max(0, nowNs - seat.sinceNs) + lingering;
        queue.virtual += actual - seat.charged;
        if (after > 0 && seat.lingersNs() > 0) {
            seat.state = Seat.State.LINGERING;
            take(queue, after - seat.width(), nowNs);
            return true;
        }
        end(seat, queue, seat.width(), nowNs);
        return false;
    }

    /** What it kept after its answer is free again. */
    public void release(Seat seat, long nowNs) {
        Invariant.check(seat.state == Seat.State.LINGERING, "only what lingers is released");
        advance(nowNs);
        end(seat, seat.queue, Work.seatsAfterwards(seat.work), nowNs);
    }

    /** Takes out a request that has waited for {@code maxWaitNs}, or null if none has. Call until null. */
    public @Nullable Seat expire(long nowNs, long maxWaitNs) {
        if (waiting == 0) {
            return null;
        }
        advance(nowNs);
        for (Queue queue : queues) {
            Seat head = queue.waits.peekFirst();
            if (head != null && nowNs - head.sinceNs >= maxWaitNs) {
                leaveQueue(head);
                active -= queue.isActive() ? 0 : 1;
                head.state = Seat.State.OVER;
                demand.set(taken + waitingSeats, nowNs);
                return head;
            }
        }
        return null;
    }

    /** Sets the number of seats; look at {@link #next} afterwards. */
    public void limit(int seats, long nowNs) {
        advance(nowNs);
        limit = seats;
    }

    /** Takes over a changed level. If its queues change, those who wait are dealt anew, in the order of arrival. */
    public void level(PriorityLevel changed, long nowNs) {
        advance(nowNs);
        boolean deals = changed.hasOtherQueues(level);
        level = changed;
        if (!deals) {
            return;
        }
        List<Seat> waited = new ArrayList<>();
        for (Queue queue : queues) {
            waited.addAll(queue.waits);
            queue.retired = true;
        }
        waited.sort(Comparator.comparingLong(seat -> seat.sinceNs));
        queues = queues(changed);
        hand = new int[Math.max(1, changed.handSize())];
        active = 0;
        waiting = 0;
        waitingSeats = 0;
        lastDispatched = 0;
        for (Seat seat : waited) {
            enqueue(seat, choose(seat.flow), seat.sinceNs);
        }
    }

    /** Seats taken now. */
    public int taken() {
        return taken;
    }

    /** Seats there are now. */
    public int limit() {
        return limit;
    }

    /** Requests that run or linger. */
    public int running() {
        return running;
    }

    /** Requests that wait. */
    public int waiting() {
        return waiting;
    }

    DemandMeter.Period demand(long nowNs) {
        return demand.next(nowNs);
    }

    private static Queue[] queues(PriorityLevel level) {
        Queue[] queues = new Queue[Math.max(1, level.queues())];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = new Queue();
        }
        return queues;
    }

    private static double estimate(Seat seat) {
        return Work.seats(seat.work) * ESTIMATE_NS + (double) Work.seatsAfterwards(seat.work) * seat.lingersNs();
    }

    /** Lets virtual time pass. Threads read the clock before they take the lock: it may seem to go back a little. */
    private void advance(long nowNs) {
        long elapsed = nowNs - lastNs;
        if (elapsed <= 0) {
            return;
        }
        if (active > 0) {
            virtualTime += (double) elapsed * Math.min(limit, taken + waitingSeats) / active;
        }
        lastNs = nowNs;
    }

    /** What is wider than the whole level runs when it is alone. */
    private boolean fits(Seat seat) {
        return taken == 0 || taken + seat.width() <= limit;
    }

    /** Of the flow's hand the queue with the least seats, waited for and taken. */
    private Queue choose(long flow) {
        long rest = flow;
        int dealt = Math.min(level.handSize(), queues.length);
        Queue best = NO_QUEUE;
        for (int i = 0; i < dealt; i++) {
            int left = queues.length - i;
            int card = (int) Long.remainderUnsigned(rest, left);
            rest = Long.divideUnsigned(rest, left);
            // hand[0..i) is sorted: each card dealt before at or below this one moves it up
            int at = 0;
            while (at < i && hand[at] <= card) {
                card++;
                at++;
            }
            System.arraycopy(hand, at, hand, at + 1, i - at);
            hand[at] = card;
            if (best == NO_QUEUE || queues[card].seats < best.seats) {
                best = queues[card];
            }
        }
        return best;
    }

    private void enqueue(Seat seat, Queue queue, long nowNs) {
        awaken(queue);
        seat.state = Seat.State.WAITING;
        seat.queue = queue;
        seat.sinceNs = nowNs;
        queue.waits.addLast(seat);
        queue.seats += seat.width();
        waiting++;
        waitingSeats += seat.width();
    }

    /** The seat is the first of its queue. */
    private void leaveQueue(Seat seat) {
        seat.queue.waits.removeFirst();
        seat.queue.seats -= seat.width();
        waiting--;
        waitingSeats -= seat.width();
    }

    private void start(Seat seat, Queue queue, long nowNs) {
        if (seat.state == Seat.State.NEW) {
            awaken(queue);
        }
        seat.state = Seat.State.RUNNING;
        seat.queue = queue;
        seat.sinceNs = nowNs;
        seat.charged = estimate(seat);
        queue.virtual += seat.charged;
        queue.running++;
        running++;
        take(queue, seat.width(), nowNs);
    }

    /** An idle queue has no account of the past: neither credit nor debt. */
    private void awaken(Queue queue) {
        if (!queue.isActive()) {
            queue.virtual = virtualTime;
            active++;
        }
    }

    private void take(Queue queue, int seats, long nowNs) {
        queue.seats += seats;
        taken += seats;
        demand.set(taken + waitingSeats, nowNs);
    }

    private void end(Seat seat, Queue queue, int seats, long nowNs) {
        seat.state = Seat.State.OVER;
        running--;
        queue.running--;
        active -= queue.isActive() || queue.retired ? 0 : 1;
        take(queue, -seats, nowNs);
    }
}
