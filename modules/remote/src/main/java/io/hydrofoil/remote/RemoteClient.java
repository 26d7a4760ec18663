package io.hydrofoil.remote;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.Client;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.Value;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Writes as requests. A call whose connection broke may or may not have been done: {@link Reply.Unknown}. */
final class RemoteClient implements Client {
    private final ApiClient calls;
    private final int capacity;
    private final Doorbell doorbell;
    private final AtomicInteger underWay = new AtomicInteger();
    /** Holds no more than are under way. */
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();

    private int next;

    private record Ended(long correlationId, Reply reply) {}

    RemoteClient(ApiClient calls, int capacity, Doorbell doorbell) {
        this.calls = calls;
        this.capacity = capacity;
        this.doorbell = doorbell;
    }

    @Override
    public boolean offer(Write write, long correlationId) {
        Wire wire = calls.openWire(next++ & 0xFFFF);
        if (wire == null || underWay.get() >= capacity) {
            return false;
        }
        underWay.incrementAndGet();
        Call call = call(write);
        Kind kind = write.key().kind();
        calls.loop()
                .execute(() -> wire.send(call, new WholeAnswer() {
                    @Override
                    public void end() {
                        done(correlationId, reply(kind, status(), body()));
                    }

                    @Override
                    public void failed(Throwable cause) {
                        done(correlationId, new Reply.Unknown());
                    }
                }));
        return true;
    }

    private void done(long correlationId, Reply reply) {
        ended.add(new Ended(correlationId, reply));
        doorbell.ring();
    }

    @Override
    public int poll(ReplyHandler handler, int limit) {
        int count = 0;
        for (; count < limit; count++) {
            Ended each = ended.poll();
            if (each == null) {
                break;
            }
            underWay.decrementAndGet();
            handler.onReply(each.correlationId, each.reply);
        }
        return count;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void close() {
        // the connections are the cluster's
    }

    static Call call(Write write) {
        ObjectKey key = write.key();
        return switch (write) {
            case Write.Create create ->
                Call.post(
                        Paths.collection(key.kind(), create.namespace()),
                        Json.bytes(RemoteFeed.named(key.kind(), create.object())));
            case Write.Update update ->
                Call.put(
                        Paths.object(key, update.subresource()),
                        Json.bytes(RemoteFeed.named(key.kind(), update.object())));
            case Write.Patch patch ->
                Call.patch(Paths.object(key, patch.subresource()), type(patch.type()), Json.bytes(patch.patch()));
            case Write.Delete delete -> Call.delete(Paths.object(key, ""), Json.bytes(options(delete)));
            case Write.Bind bind -> Call.post(Paths.object(key, "binding"), Json.bytes(binding(bind)));
        };
    }

    private static String type(Write.PatchType type) {
        return switch (type) {
            case JSON -> "application/json-patch+json";
            case MERGE -> Call.MERGE_PATCH;
            case STRATEGIC -> "application/strategic-merge-patch+json";
        };
    }

    private static MapValue options(Write.Delete delete) {
        MapValue options = new MapValue().put("apiVersion", "v1").put("kind", "DeleteOptions");
        if (delete.uid() != null) {
            options.ensureMap("preconditions").put("uid", delete.uid());
        }
        if (delete.revision() > 0) {
            options.ensureMap("preconditions").put("resourceVersion", Long.toString(delete.revision()));
        }
        if (delete.graceSeconds() >= 0) {
            options.put("gracePeriodSeconds", delete.graceSeconds());
        }
        Write.Propagation propagation = delete.propagation();
        if (propagation != null) {
            options.put(
                    "propagationPolicy",
                    switch (propagation) {
                        case BACKGROUND -> "Background";
                        case FOREGROUND -> "Foreground";
                        case ORPHAN -> "Orphan";
                    });
        }
        return options;
    }

    private static MapValue binding(Write.Bind bind) {
        ObjectKey key = bind.key();
        MapValue binding = new MapValue().put("apiVersion", "v1").put("kind", "Binding");
        binding.ensureMap("metadata")
                .put("name", key.name())
                .put("namespace", key.namespace())
                .put("uid", bind.uid());
        binding.ensureMap("target").put("apiVersion", "v1").put("kind", "Node").put("name", bind.nodeName());
        return binding;
    }

    static Reply reply(Kind kind, int code, byte[] body) {
        MapValue tree = tree(body);
        if (code / 100 != 2) {
            String message = tree == null ? "the server answered " + code : tree.text("message", "");
            String reason = tree == null ? "" : tree.text("reason", "");
            return new Reply.Refused(new ApiStatus(code, reason, message, null));
        }
        if (tree == null || !tree.text("kind", "").equals(kind.kind())) {
            return new Reply.Done(0, null);
        }
        ApiObject object = ApiObject.of(kind, RemoteFeed.revision(tree), tree);
        return new Reply.Done(object.revision(), object);
    }

    private static @Nullable MapValue tree(byte[] body) {
        try {
            Value value = Json.parse(body);
            return value instanceof MapValue map ? map : null;
        } catch (MalformedException e) {
            // A proxy's page, say: the code is all that it tells.
            return null;
        }
    }
}
