package io.hydrofoil.apiserver;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.pipeline.Completion;
import io.hydrofoil.apiserver.pipeline.Pipeline;
import io.hydrofoil.apiserver.pipeline.Reign;
import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.request.WriteOptions;
import io.hydrofoil.apiserver.verbs.Command;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.Client;
import io.hydrofoil.client.Reply;
import io.hydrofoil.client.Write;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.util.function.Supplier;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes of a control loop of this process: values into the pipeline, replies into a queue that the loop's agent polls.
 * No HTTP, no serialisation of
 * requests. Owned by one agent thread.
 */
final class InProcessClient implements Client {
    /** In the pipeline at once: a few loops that write much share it with others. */
    private static final int MAX_UNDER_WAY = 1024;

    private final Supplier<KindTable> served;
    private final Writer writer;
    private final WriteOptions options;
    private final int capacity;
    private final Doorbell doorbell;
    private final ManyToOneConcurrentArrayQueue<Arrived> arrived;
    private int underWay;

    private record Arrived(long correlationId, Reply reply) {}

    /** As whom, and while which reign, it writes. */
    record Writer(Pipeline pipeline, Identity who, @Nullable Reign reign) {
        boolean submit(Command command, Completion completion) {
            return pipeline.submitOwn(command, who, completion, reign);
        }
    }

    InProcessClient(Supplier<KindTable> served, Writer writer, int capacity, Doorbell doorbell) {
        this.served = served;
        this.writer = writer;
        this.options = WriteOptions.NONE.by(manager(writer.who.user()));
        this.capacity = capacity;
        this.doorbell = doorbell;
        this.arrived = new ManyToOneConcurrentArrayQueue<>(Math.max(capacity, 2));
    }

    /** The program that a control loop is a part of elsewhere: by its name, users know who owns a field. */
    private static String manager(String user) {
        if (user.startsWith("system:node:")) {
            return "kubelet";
        }
        return switch (user) {
            case "system:kube-scheduler" -> "kube-scheduler";
            case "system:apiserver" -> "kube-apiserver";
            default -> "kube-controller-manager";
        };
    }

    @Override
    public boolean offer(Write write, long correlationId) {
        if (underWay >= Math.min(capacity, MAX_UNDER_WAY)
                || !writer.submit(command(write), new Delivery(correlationId))) {
            return false;
        }
        underWay++;
        return true;
    }

    @Override
    public int poll(ReplyHandler handler, int limit) {
        int delivered = 0;
        while (delivered < limit) {
            Arrived next = arrived.poll();
            if (next == null) {
                break;
            }
            underWay--;
            delivered++;
            handler.onReply(next.correlationId(), next.reply());
        }
        return delivered;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void close() {
        // what is under way ends in the queue, which goes with the client
    }

    /** Loops know a custom kind by the row that they saw first; what is written goes by the row that is served now. */
    private ObjectKey current(ObjectKey key) {
        Kind now = key.kind().custom() == null
                ? null
                : served.get().storedUnder(key.kind().storageResource());
        return now == null ? key : new ObjectKey(now, key.namespace(), key.name());
    }

    private Command command(Write write) {
        ObjectKey key = current(write.key());
        return switch (write) {
            case Write.Create create ->
                new Command.Create(
                        target(Verb.CREATE, new ObjectKey(key.kind(), key.namespace(), ""), ""),
                        options,
                        onDuplicate -> create.object().copy());
            case Write.Update update ->
                new Command.Update(
                        target(Verb.UPDATE, key, update.subresource()), options, onDuplicate -> update.object()
                                .copy());
            case Write.Patch patch ->
                new Command.Patch(
                        target(Verb.PATCH, key, patch.subresource()),
                        options,
                        format(patch.type()),
                        onDuplicate -> patch.patch().copy());
            case Write.Delete delete -> new Command.Delete(target(Verb.DELETE, key, ""), deletion(delete));
            case Write.Bind bind ->
                new Command.Create(target(Verb.CREATE, key, "binding"), options, onDuplicate -> binding(bind));
        };
    }

    private static Command.PatchFormat format(Write.PatchType type) {
        return switch (type) {
            case JSON -> Command.PatchFormat.JSON;
            case MERGE -> Command.PatchFormat.MERGE;
            case STRATEGIC -> Command.PatchFormat.STRATEGIC;
        };
    }

    private static DeleteOptions deletion(Write.Delete delete) {
        Write.Propagation asked = delete.propagation();
        DeleteOptions.Propagation propagation = asked == null
                ? null
                : switch (asked) {
                    case BACKGROUND -> DeleteOptions.Propagation.BACKGROUND;
                    case FOREGROUND -> DeleteOptions.Propagation.FOREGROUND;
                    case ORPHAN -> DeleteOptions.Propagation.ORPHAN;
                };
        return new DeleteOptions(
                false,
                delete.graceSeconds() < 0 ? null : (Long) delete.graceSeconds(),
                delete.uid(),
                delete.revision() == 0 ? null : Long.toString(delete.revision()),
                propagation);
    }

    private static MapValue binding(Write.Bind bind) {
        MapValue metadata = new MapValue()
                .put("name", bind.key().name())
                .put("namespace", bind.key().namespace())
                .put("uid", bind.uid());
        MapValue node = new MapValue().put("kind", "Node").put("name", bind.nodeName());
        return new MapValue().put("metadata", metadata).put("target", node);
    }

    private static Target target(Verb verb, ObjectKey key, String subresource) {
        if (subresource.isEmpty()) {
            return Target.of(verb, key.kind(), key.namespace(), key.name());
        }
        for (Kind.Subresource each : key.kind().subresources()) {
            if (each.name().equals(subresource)) {
                return new Target(verb, key.kind(), key.namespace(), key.name(), each);
            }
        }
        throw new IllegalArgumentException(key.kind() + " has no subresource " + subresource);
    }

    /** Puts the reply to one write into the queue, which has room for all that are under way. */
    private final class Delivery implements Completion {
        private final long correlationId;

        Delivery(long correlationId) {
            this.correlationId = correlationId;
        }

        @Override
        public void done(Result result, long revision, Notes notes) {
            ApiObject object = null;
            long at = revision;
            if (result instanceof Result.OfObject answer) {
                at = revision == 0 ? answer.revision() : revision;
                object = answer.shown(KindTable.builtin().storedAs(answer.kind()), revision);
            }
            deliver(new Reply.Done(at, object));
        }

        @Override
        public void refused(ApiStatus status, Notes notes) {
            deliver(new Reply.Refused(status));
        }

        @Override
        public void unknown(ApiStatus status) {
            deliver(new Reply.Unknown());
        }

        private void deliver(Reply reply) {
            arrived.add(new Arrived(correlationId, reply));
            doorbell.ring();
        }
    }
}
