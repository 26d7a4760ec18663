package io.hydrofoil.soak.history;

import java.util.ArrayList;
import java.util.List;

/**
 * All that one watcher saw from a revision to the end of the run, over all connections, in the order of arrival.
 *
 * @param from it asked for what comes after this revision
 * @param resumed how often it went on at another member or connection
 */
public record WatchLog(int watcher, long from, int resumed, List<WatchEvent> events) {
    /** The changes, without bookmarks. */
    public List<WatchEvent> changes() {
        List<WatchEvent> changes = new ArrayList<>(events.size());
        for (WatchEvent event : events) {
            if (event.type() != WatchEvent.Type.BOOKMARK) {
                changes.add(event);
            }
        }
        return changes;
    }

    /** Index of the first change in which two watchers differ; -1: they saw the same. */
    public static int firstDifference(List<WatchEvent> one, List<WatchEvent> other) {
        int common = Math.min(one.size(), other.size());
        for (int i = 0; i < common; i++) {
            if (!one.get(i).isSame(other.get(i))) {
                return i;
            }
        }
        return one.size() == other.size() ? -1 : common;
    }
}
