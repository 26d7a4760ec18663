package io.hydrofoil.apiserver;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.pipeline.Completion;
import io.hydrofoil.apiserver.pipeline.Pipeline;
import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.request.WriteOptions;
import io.hydrofoil.apiserver.verbs.Command;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.store.Reader;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Objects that the API server writes by itself. */
record OwnWrites(KindTable kinds, Pipeline pipeline, Reader reader) {
    private static final WriteOptions WRITER = WriteOptions.NONE.by("kube-apiserver");
    private static final Identity WHO = Identity.of("system:apiserver", Identity.MASTERS);

    private Target target(Verb verb, MapValue object) {
        MapValue metadata = object.map("metadata");
        Kind kind = kinds.require(object.text("apiVersion", ""), object.text("kind", ""));
        String name = verb == Verb.CREATE ? "" : metadata.text("name", "");
        return Target.of(verb, kind, metadata.text("namespace", ""), name);
    }

    /** Whether there is an object of that name. */
    boolean exists(MapValue object) {
        MapValue metadata = object.map("metadata");
        Kind kind = kinds.require(object.text("apiVersion", ""), object.text("kind", ""));
        byte[] key = StorageKeys.of(kind, metadata.text("namespace", ""), metadata.text("name", ""));
        return reader.get(key, (buffer, offset, length, revision) -> {});
    }

    /** The object of that name as it is stored, or null. */
    @Nullable
    MapValue find(MapValue object) {
        MapValue metadata = object.map("metadata");
        Kind kind = kinds.require(object.text("apiVersion", ""), object.text("kind", ""));
        MapValue[] found = new MapValue[1];
        byte[] key = StorageKeys.of(kind, metadata.text("namespace", ""), metadata.text("name", ""));
        RecordFlyweight record = new RecordFlyweight();
        reader.get(key, (buffer, offset, length, revision) -> {
            byte[] json = record.wrap(buffer, offset, length).json(revision);
            found[0] = new ApiObject(kind, revision, json).tree();
        });
        return found[0];
    }

    /**
     * Creates an object unless it is there. Which refusal says so is not asked: where several servers start at once,
     * a service's address is found to be taken before its name is.
     */
    CompletableFuture<Void> create(MapValue object) {
        if (exists(object)) {
            return CompletableFuture.completedFuture(null);
        }
        return submit(
                new Command.Create(target(Verb.CREATE, object), WRITER, onDuplicate -> object.copy()),
                () -> exists(object));
    }

    /** Writes an object, there or not. */
    CompletableFuture<Void> put(MapValue object) {
        return create(object)
                .thenCompose(done -> submit(
                        new Command.Update(target(Verb.UPDATE, object), WRITER, onDuplicate -> object.copy()),
                        () -> false));
    }

    /** Deletes an object if it is there. */
    CompletableFuture<Void> delete(MapValue object) {
        return submit(new Command.Delete(target(Verb.DELETE, object), DeleteOptions.NONE), () -> !exists(object));
    }

    private CompletableFuture<Void> submit(Command command, BooleanSupplier isDone) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        if (!pipeline.submitOwn(command, WHO, new Settle(future, isDone), null)) {
            future.completeExceptionally(new IllegalStateException("the write pipeline is full"));
        }
        return future;
    }

    private record Settle(CompletableFuture<Void> future, BooleanSupplier isDone) implements Completion {
        @Override
        public void done(Result result, long revision, Notes notes) {
            future.complete(null);
        }

        @Override
        public void refused(ApiStatus status, Notes notes) {
            if (isDone.getAsBoolean()) {
                future.complete(null);
            } else {
                unknown(status);
            }
        }

        @Override
        public void unknown(ApiStatus status) {
            future.completeExceptionally(new IllegalStateException(status.message()));
        }
    }
}
