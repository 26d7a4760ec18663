package io.hydrofoil.apiserver.outbound;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connections that wait for another request, a few a target. Thread-safe. */
final class Connections implements AutoCloseable {
    private static final int MAX_TARGETS = 256;

    private final OutboundLimits limits;
    private final Map<Target, ArrayDeque<Idle>> idle = new HashMap<>();
    private boolean isClosed;

    private record Idle(HttpConnection connection, long sinceMs) {}

    Connections(OutboundLimits limits) {
        this.limits = limits;
    }

    /** One that is open, as far as can be known, or null. */
    synchronized @Nullable HttpConnection take(Target target, long nowMs) {
        closeOld(nowMs);
        ArrayDeque<Idle> queue = idle.get(target);
        Idle last = queue == null ? null : queue.pollLast();
        return last == null ? null : last.connection;
    }

    /** Keeps a connection for later if it can be used again and there is room; closes it otherwise. */
    void give(Target target, HttpConnection connection, long nowMs) {
        if (!connection.isReusable() || !keep(target, connection, nowMs)) {
            close(connection);
        }
    }

    private synchronized boolean keep(Target target, HttpConnection connection, long nowMs) {
        closeOld(nowMs);
        if (isClosed || (idle.size() >= MAX_TARGETS && !idle.containsKey(target))) {
            return false;
        }
        ArrayDeque<Idle> queue = idle.computeIfAbsent(target, key -> new ArrayDeque<>(2));
        return queue.size() < limits.idleConnections() && queue.add(new Idle(connection, nowMs));
    }

    private void closeOld(long nowMs) {
        for (Iterator<ArrayDeque<Idle>> queues = idle.values().iterator(); queues.hasNext(); ) {
            ArrayDeque<Idle> queue = queues.next();
            for (Idle first = queue.peekFirst();
                    first != null && nowMs - first.sinceMs > limits.idleMs();
                    first = queue.peekFirst()) {
                close(queue.removeFirst().connection);
            }
            if (queue.isEmpty()) {
                queues.remove();
            }
        }
    }

    /** A connection that cannot be closed is as good as closed. */
    static void close(HttpConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // the other side was faster
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        idle.values().forEach(queue -> queue.forEach(each -> close(each.connection)));
        idle.clear();
    }
}
