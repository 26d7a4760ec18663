package io.hydrofoil.client;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A cluster whose replies and changes a test plays by hand. */
final class ScriptedCluster implements Cluster {
    final List<Write> offered = new ArrayList<>();
    private final List<Long> ids = new ArrayList<>();
    private final ArrayDeque<Runnable> changes = new ArrayDeque<>();
    private final ArrayDeque<Object[]> replies = new ArrayDeque<>();
    private ChangeFeed.Handler handler;
    long revision;
    int room = Integer.MAX_VALUE;

    void put(ApiObject object) {
        changes.add(() -> {
            handler.onPut(object);
            revision = Math.max(revision, object.revision());
        });
    }

    void synced(Kind kind) {
        changes.add(() -> handler.onSynced(kind));
    }

    void reply(int index, Reply reply) {
        replies.add(new Object[] {ids.get(index), reply});
    }

    static Reply refused(int code, String reason, String message) {
        return new Reply.Refused(new ApiStatus(code, reason, message, null));
    }

    @Override
    public Client openClient(String user, int capacity, Doorbell doorbell) {
        return new Client() {
            @Override
            public boolean offer(Write write, long correlationId) {
                if (offered.size() >= room) {
                    return false;
                }
                offered.add(write);
                ids.add(correlationId);
                return true;
            }

            @Override
            public int poll(ReplyHandler onReply, int limit) {
                int count = 0;
                while (!replies.isEmpty() && count < limit) {
                    Object[] next = replies.remove();
                    onReply.onReply((Long) next[0], (Reply) next[1]);
                    count++;
                }
                return count;
            }

            @Override
            public int capacity() {
                return capacity;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public ChangeFeed openFeed(Set<Kind> kinds, Doorbell doorbell) {
        return new ChangeFeed() {
            @Override
            public int poll(Handler to, int limit) {
                handler = to;
                int count = 0;
                for (Runnable change = changes.poll(); change != null; change = changes.poll()) {
                    change.run();
                    count++;
                }
                return count;
            }

            @Override
            public long revision() {
                return revision;
            }

            @Override
            public void close() {}
        };
    }
}
