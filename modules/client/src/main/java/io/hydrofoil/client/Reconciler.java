package io.hydrofoil.client;

import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * One controller: says which keys a change concerns, and decides what to do about a key. Pure: it reads its views and
 * its arguments and returns a
 * {@link Plan}; it keeps nothing but what its own listeners derive from the views. It may read other objects than the
 * key's.
 */
public interface Reconciler {
    /** Name in metrics, events and the user name, for example {@code deployment-controller}. */
    String name();

    /** The user as whom it writes. */
    default String user() {
        return "system:serviceaccount:kube-system:" + name();
    }

    /**
     * Declares views, indices and listeners; called once, before anything is delivered. Listeners add keys to {@code
     * queue}.
     */
    void watch(Views views, KeySink queue);

    /**
     * What to do about {@code key} now. Called only when all views are complete and show all of this key's own earlier
     * writes.
     */
    Plan reconcile(ObjectKey key, Attempt attempt);

    /** Takes keys that need a look. */
    interface KeySink {
        /** As soon as possible. */
        void add(ObjectKey key);

        /** Not before this wall time. */
        void addAt(ObjectKey key, long dueMs);
    }

    /**
     * The circumstances of a reconcile.
     *
     * @param nowMs wall time, which may jump
     * @param monotonicMs time since some moment, which does not jump: for how long something has lasted
     * @param refusal why a write of the previous plan for this key was refused (never a stale one), or null
     */
    record Attempt(long nowMs, long monotonicMs, @Nullable ApiStatus refusal) {}
}
