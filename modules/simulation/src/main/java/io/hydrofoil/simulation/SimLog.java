package io.hydrofoil.simulation;

import io.hydrofoil.store.Log;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;

/** A member's end of the simulated log: one session with the leader at a time, replaced when it is lost. */
final class SimLog implements Log {
    private static final long TICK_NS = 50_000_000;
    private static final long HELLO_NS = 1_000_000_000;
    private static final int FULL_ONE_IN = 50;

    private final Replica.Place place;
    private final Replica replica;
    private final long processId;
    private LongConsumer fenceListener = fenced -> {};
    private long number;
    private long sequence;
    private boolean connected;
    private boolean begun;
    private int leader;
    private long term;
    private long connectedNs;
    private long arrivalNs;

    SimLog(Replica.Place place, Replica replica, long processId) {
        this.place = place;
        this.replica = replica;
        this.processId = processId;
    }

    void start() {
        keepSession();
        place.machine().later(TICK_NS, this::start);
    }

    private void keepSession() {
        boolean isOver = replica.leader() != leader || replica.term() != term;
        boolean isUnanswered = !begun && place.world().nowNs() - connectedNs > HELLO_NS;
        if (connected && (isOver || isUnanswered)) {
            connected = false;
        }
        if (!connected && replica.leader() >= 0) {
            connect();
        }
    }

    private void connect() {
        connected = true;
        begun = false;
        leader = replica.leader();
        term = replica.term();
        connectedNs = place.world().nowNs();
        number++;
        sequence = 0;
        send(Disk.Kind.HELLO, new byte[0]);
        sequence = 1;
    }

    private void send(Disk.Kind kind, byte[] bytes) {
        Message.Propose message = new Message.Propose(term, kind, processId, number, sequence, bytes);
        arrivalNs = place.network().sendInOrder(place.self(), leader, message, arrivalNs + 1);
    }

    /** The log has reached the hello of a session. */
    void onBegun(long session) {
        if (session == number) {
            begun = true;
        }
        fenceListener.accept(session);
    }

    void onEnded(long session) {
        if (session == number) {
            connected = false;
        }
    }

    boolean isReady() {
        return begun;
    }

    @Override
    public boolean isShared() {
        return place.members() > 1;
    }

    @Override
    public long session() {
        return number;
    }

    @Override
    public Offer offer(long session, DirectBuffer batch, int offset, int length) {
        if (!connected || session != number) {
            return Offer.NO_LEADER;
        }
        if (place.world().oneIn(FULL_ONE_IN)) {
            return Offer.BACK_PRESSURED;
        }
        byte[] bytes = new byte[length];
        batch.getBytes(offset, bytes);
        place.world().trace().add(bytes);
        send(Disk.Kind.BATCH, bytes);
        sequence++;
        return Offer.ACCEPTED;
    }

    @Override
    public void abandon() {
        // A batch is sent whole or not at all.
    }

    @Override
    public void fenceListener(LongConsumer listener) {
        fenceListener = listener;
    }
}
