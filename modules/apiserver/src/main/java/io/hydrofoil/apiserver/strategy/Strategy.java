package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/**
 * Behaviour of one kind in writes. Pure: all trees are of the stored kind, shaped and defaulted; reads go through the
 * attempt. Each method is called at
 * its place in the order of a Kubernetes server: admission, prepare, validate, write.
 */
public interface Strategy {
    /** Nothing particular. */
    Strategy PLAIN = new Strategy() {};

    /** After decoding and defaulting of a create, before admission: fills what later steps look at. */
    default void fill(Attempt attempt, MapValue object) throws RefusedException {}

    /** Before a create is validated: server-owned fields. Metadata is complete; the status has been dropped. */
    default void prepareCreate(Attempt attempt, MapValue object) throws RefusedException {}

    /** Whether a new object keeps the status that its creator gives it. */
    default boolean keepsStatus() {
        return false;
    }

    /**
     * Before an update of the main resource is validated. The status is the old one; the generation is not counted yet.
     */
    default void prepareUpdate(Attempt attempt, MapValue object, MapValue old) throws RefusedException {}

    /** Before an update of the status is validated. Everything but status and metadata is the old one. */
    default void prepareStatus(Attempt attempt, MapValue object, MapValue old) throws RefusedException {}

    /**
     * The old object with only that changed which a subresource other than the status may change; its metadata is the
     * old one.
     */
    default MapValue part(String subresource, MapValue object, MapValue old) {
        return old.copy();
    }

    /** Adds faults that a schema cannot tell; {@code old} is empty for a create. */
    default void validate(Attempt attempt, MapValue object, MapValue old, List<FieldError> errors) {}

    /** After validation of a create: what validation should not see. */
    default void complete(Attempt attempt, MapValue object) throws RefusedException {}

    /** When the object goes for good: gives back what it took. */
    default void release(Attempt attempt, Current last) {}

    /** Whether the generation counts this change of the main resource; both trees have the same status. */
    default boolean countsGeneration(MapValue object, MapValue old) {
        return Differences.beyondMetadata(object, old);
    }

    /**
     * Whether deletion always passes through the mark, so that answers and watchers see deletionTimestamp even if it
     * goes at once.
     */
    default boolean isGraceful() {
        return false;
    }

    /** Seconds between the request to delete and the end; 0: at once. */
    default long graceSeconds(MapValue object, DeleteOptions options) {
        return 0;
    }

    /**
     * Marks an object that is about to be deleted beyond the usual timestamp.
     *
     * @return whether something else than metadata.finalizers holds it back
     */
    default boolean markDeleted(Attempt attempt, MapValue object) throws RefusedException {
        return false;
    }

    /** Whether it may be removed for good now that it is being deleted and has no finalizers. */
    default boolean mayGo(MapValue object) {
        return true;
    }
}
