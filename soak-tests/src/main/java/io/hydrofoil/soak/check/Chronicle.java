package io.hydrofoil.soak.check;

import io.hydrofoil.soak.history.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** All versions of all objects, as a watch from the beginning tells them. */
final class Chronicle {
    private final TreeMap<String, TreeMap<Long, WatchEvent>> byKey = new TreeMap<>();

    Chronicle(List<WatchEvent> changes) {
        for (WatchEvent change : changes) {
            byKey.computeIfAbsent(change.key(), _ -> new TreeMap<>()).put(change.revision(), change);
        }
    }

    private NavigableMap<Long, WatchEvent> versions(String key) {
        return byKey.getOrDefault(key, new TreeMap<>());
    }

    /** What was written at a revision, or null. */
    @Nullable
    WatchEvent at(String key, long revision) {
        return versions(key).get(revision);
    }

    /** What the object was after a revision: the version, or null if it did not exist. */
    @Nullable
    WatchEvent stateAfter(String key, long revision) {
        Map.Entry<Long, WatchEvent> last = versions(key).floorEntry(revision);
        return last == null || last.getValue().type() == WatchEvent.Type.DELETED ? null : last.getValue();
    }

    /**
     * Whether the object was as {@code fits} wants it (by the revision of its version, 0 if it did not exist) at some
     * revision between two, both included.
     */
    boolean wasBetween(String key, long floor, long ceiling, LongPredicate fits) {
        if (fits.test(revisionOf(stateAfter(key, floor)))) {
            return true;
        }
        for (WatchEvent change : versions(key)
                .subMap(floor, false, Math.max(floor, ceiling), true)
                .values()) {
            if (fits.test(change.type() == WatchEvent.Type.DELETED ? 0 : change.revision())) {
                return true;
            }
        }
        return false;
    }

    static long revisionOf(@Nullable WatchEvent version) {
        return version == null ? 0 : version.revision();
    }

    /** The changes of an object between two revisions, both included, as lines. */
    List<String> lines(String key, long from, long to) {
        List<String> lines = new ArrayList<>();
        versions(key).subMap(from, true, Math.max(from, to), true).values().forEach(event -> lines.add(event.text()));
        return lines;
    }

    /** Keys that exist after a revision, with their versions. */
    Map<String, WatchEvent> allAfter(long revision, String prefix) {
        Map<String, WatchEvent> all = new TreeMap<>();
        for (String key : byKey.subMap(prefix, prefix + Character.MAX_VALUE).keySet()) {
            WatchEvent version = stateAfter(key, revision);
            if (version != null) {
                all.put(key, version);
            }
        }
        return all;
    }
}
