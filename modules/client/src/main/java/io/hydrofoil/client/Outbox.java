package io.hydrofoil.client;

import io.hydrofoil.chassis.Invariant;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The writes of one control loop on their way: takes them at once, offers them to the {@link Client} in order as it has
 * room, and gives each reply to
 * the one who submitted. Owned by one agent thread, on which replies are delivered by {@link #poll}. Bounded.
 */
public final class Outbox implements AutoCloseable {
    private static final int REPLIES_PER_POLL = 256;

    private final Client client;
    private final int capacity;
    private final ArrayDeque<Submitted> waiting = new ArrayDeque<>();
    private final Long2ObjectHashMap<Consumer<Reply>> underWay = new Long2ObjectHashMap<>();
    private long lastId;

    /** Takes at most {@code capacity} writes that have no reply yet. Owns the client. */
    public Outbox(Client client, int capacity) {
        Invariant.check(capacity > 0, "an outbox needs room");
        this.client = client;
        this.capacity = capacity;
    }

    /** Takes a write; {@code onReply} is called during a later {@link #poll}. False: full, not taken. */
    public boolean submit(Write write, Consumer<Reply> onReply) {
        if (room() <= 0) {
            return false;
        }
        Submitted submitted = new Submitted(++lastId, write, onReply);
        if (!waiting.isEmpty() || !offer(submitted)) {
            waiting.add(submitted);
        }
        return true;
    }

    /** Delivers replies and offers what waits; returns how much was done. */
    public int poll() {
        int work = client.poll(this::deliver, REPLIES_PER_POLL);
        for (Submitted next = waiting.peek(); next != null && offer(next); next = waiting.peek()) {
            waiting.remove();
            work++;
        }
        return work;
    }

    /** Writes without a reply. */
    public int size() {
        return waiting.size() + underWay.size();
    }

    /** How many more it takes now. */
    public int room() {
        return capacity - size();
    }

    @Override
    public void close() {
        client.close();
    }

    private boolean offer(Submitted submitted) {
        if (!client.offer(submitted.write, submitted.id)) {
            return false;
        }
        underWay.put(submitted.id, submitted.onReply);
        return true;
    }

    private void deliver(long id, Reply reply) {
        Consumer<Reply> onReply = underWay.remove(id);
        if (onReply != null) {
            onReply.accept(reply);
        }
    }

    private record Submitted(long id, Write write, Consumer<Reply> onReply) {}
}
