package io.hydrofoil.apiserver.flow;

/**
 * One request's place in a {@link FairQueues}. To be extended by what the shell needs to go on with the request, so
 * that an admitted request costs one object. Guarded like the queues that it is in.
 *
 * <pre>
 * state      event                                next
 * NEW        arrive, a seat is free               RUNNING
 * NEW        arrive, none is                      WAITING, or OVER (refused)
 * WAITING    its turn                             RUNNING
 * WAITING    waited too long                      OVER
 * RUNNING    finish, watchers must be told        LINGERING
 * RUNNING    finish                               OVER
 * LINGERING  release                              OVER
 * </pre>
 */
public class Seat {
    final long flow;
    final long work;
    State state = State.NEW;
    FairQueues.Queue queue = FairQueues.NO_QUEUE;
    long sinceNs;
    double charged;

    enum State {
        NEW,
        WAITING,
        RUNNING,
        LINGERING,
        OVER
    }

    /**
     * A seat that nobody has asked for yet.
     *
     * @param flow hash of schema and distinguisher: equal flows share queues
     * @param work see {@link Work}
     */
    protected Seat(long flow, long work) {
        this.flow = flow;
        this.work = work;
    }

    /** Seats to be free before it runs. */
    int width() {
        return Math.max(Work.seats(work), Work.seatsAfterwards(work));
    }

    /** Time it will take after its answer. */
    public final long lingersNs() {
        return Work.afterwardsUs(work) * 1000L;
    }
}
