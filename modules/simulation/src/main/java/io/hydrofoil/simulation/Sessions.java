package io.hydrofoil.simulation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proposers' sessions as the log knows them, the same on every member: a hello ends the earlier sessions of its
 * process, an entry out of order ends its own.
 */
final class Sessions {
    private final Map<Long, Session> byProcess = new HashMap<>();

    /** A process's last session. */
    private record Session(long number, long nextSequence, boolean ended) {}

    Sessions copy() {
        Sessions copy = new Sessions();
        copy.byProcess.putAll(byProcess);
        return copy;
    }

    /** Whether this begins a session. */
    boolean hello(long processId, long number) {
        Session last = byProcess.get(processId);
        if (last != null && last.number >= number) {
            return false;
        }
        byProcess.put(processId, new Session(number, 1, false));
        return true;
    }

    /** Whether a batch is to be applied. */
    boolean takes(Disk.Header batch) {
        Session session = open(batch.processId(), batch.number());
        if (session == null) {
            return false;
        }
        boolean inOrder = batch.sequence() == session.nextSequence;
        byProcess.put(batch.processId(), new Session(session.number, session.nextSequence + 1, !inOrder));
        return inOrder;
    }

    boolean isOpen(long processId, long number) {
        return open(processId, number) != null;
    }

    private @Nullable Session open(long processId, long number) {
        Session session = byProcess.get(processId);
        return session == null || session.ended || session.number != number ? null : session;
    }
}
