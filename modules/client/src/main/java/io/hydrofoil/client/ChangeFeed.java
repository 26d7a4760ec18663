package io.hydrofoil.client;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;

/**
 * All objects of some kinds and then every change to them, in revision order, without loss or repetition. Owned by one
 * agent thread.
 * After a lapse (a slow consumer, a new leader) it starts over with {@link Handler#onReset}.
 */
public interface ChangeFeed extends AutoCloseable {
    /** Delivers up to {@code limit} items; returns how many. */
    int poll(Handler handler, int limit);

    /**
     * Everything up to this revision has been delivered, also changes to other kinds (none to deliver). A loop that
     * wrote at revision R sees its write
     * once this is at least R.
     */
    long revision();

    @Override
    void close();

    /** Receives items. */
    interface Handler {
        /**
         * What was delivered for this kind before no longer counts: its objects follow anew, then {@link #onSynced}.
         */
        void onReset(Kind kind);

        /** Created or changed (or existing, before {@link #onSynced}). */
        void onPut(ApiObject object);

        /** Deleted; {@code last} is its state before that, with the deletion's revision. */
        void onDelete(ApiObject last);

        /** All objects of this kind that existed at the start have been delivered. */
        void onSynced(Kind kind);
    }
}
