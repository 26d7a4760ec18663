package io.hydrofoil.soak.check;

/** What a server can do wrong; each is done once in a while. */
enum Bug {
    NONE,
    /** A read tells what was before the last write. */
    STALE_READ,
    /** A list tells one object as it was before. */
    MIXED_LIST,
    /** A write is acknowledged and not done. */
    LOST_WRITE,
    /** A deletion is acknowledged and not done. */
    LOST_DELETION,
    /** An update to a version that is not there any more succeeds. */
    LOST_UPDATE,
    /** A write takes effect again, later. */
    WRITTEN_TWICE,
    /** What was refused because the object has changed is written all the same. */
    REFUSED_AND_WRITTEN,
    /** The object is there, and is said not to be. */
    FALSE_ABSENCE,
    /** A creation succeeds where the object exists. */
    CREATED_OVER,
    /** A watcher misses a change. */
    WATCH_LOSS,
    /** A watcher gets a change twice. */
    WATCH_REPETITION,
    /** A watcher gets two changes in the wrong order. */
    WATCH_DISORDER,
    /** A watcher gets another value than was written. */
    WATCH_OTHER_VALUE,
    /** A revision goes to two writes. */
    REVISION_TWICE,
    /** A cached read goes back on one connection. */
    CACHE_GOES_BACK,
    /** A member has not got the last change at the end. */
    MEMBER_BEHIND;

    /** Whether it shows in the order of answers, without resourceVersions and watches. */
    boolean showsInOrder() {
        return switch (this) {
            case STALE_READ,
                    MIXED_LIST,
                    LOST_WRITE,
                    LOST_DELETION,
                    LOST_UPDATE,
                    WRITTEN_TWICE,
                    REFUSED_AND_WRITTEN,
                    FALSE_ABSENCE,
                    CREATED_OVER -> true;
            case NONE,
                    WATCH_LOSS,
                    WATCH_REPETITION,
                    WATCH_DISORDER,
                    WATCH_OTHER_VALUE,
                    REVISION_TWICE,
                    CACHE_GOES_BACK,
                    MEMBER_BEHIND -> false;
        };
    }
}
