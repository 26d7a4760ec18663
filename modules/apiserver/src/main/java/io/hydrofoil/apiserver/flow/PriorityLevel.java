package io.hydrofoil.apiserver.flow;

import io.hydrofoil.objects.MapValue;

/**
 * A priority level as its object says.
 *
 * @param isExempt its requests never wait and count against nothing
 * @param shares of the server's seats that are nominally its own
 * @param lendablePercent of its nominal seats that others may borrow
 * @param borrowingPercent of its nominal seats that it may borrow in addition; -1: as many as there are
 * @param queues 0: no queues, what finds no seat is refused
 * @param handSize queues that one flow may use
 * @param queueLength requests that wait in one queue at most
 */
public record PriorityLevel(
        String name,
        String uid,
        boolean isExempt,
        int shares,
        int lendablePercent,
        int borrowingPercent,
        int queues,
        int handSize,
        int queueLength) {
    /** More queues or longer ones do not fit what a server can hold; the API allows ten million queues. */
    private static final int MAX_QUEUES = 4_096;

    /** Reads a PriorityLevelConfiguration. */
    static PriorityLevel of(MapValue object) {
        MapValue metadata = object.map("metadata");
        MapValue spec = object.map("spec");
        boolean exempt = spec.text("type", "").equals("Exempt");
        MapValue shape = spec.map(exempt ? "exempt" : "limited");
        MapValue queuing = shape.map("limitResponse").map("queuing");
        boolean queues = shape.map("limitResponse").text("type", "").equals("Queue");
        int queueCount = queues ? bounded(queuing.number("queues", 64), 1, MAX_QUEUES) : 0;
        return new PriorityLevel(
                metadata.text("name", ""),
                metadata.text("uid", ""),
                exempt,
                bounded(shape.number("nominalConcurrencyShares", exempt ? 0 : 30), 0, 1_000_000),
                bounded(shape.number("lendablePercent", 0), 0, 100),
                bounded(shape.number("borrowingLimitPercent", -1), -1, 1_000_000),
                queueCount,
                queues ? bounded(queuing.number("handSize", 8), 1, queueCount) : 0,
                queues ? bounded(queuing.number("queueLengthLimit", 50), 1, 1_000_000) : 0);
    }

    /** Whether the queues of a level with this spec must be dealt anew. */
    boolean hasOtherQueues(PriorityLevel other) {
        return queues != other.queues || handSize != other.handSize;
    }

    private static int bounded(long value, int min, int max) {
        return Math.clamp(value, min, max);
    }
}
