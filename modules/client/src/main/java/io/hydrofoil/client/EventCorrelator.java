package io.hydrofoil.client;

import io.hydrofoil.objects.ObjectKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an event is new, a repetition, one of a flood of similar ones, or too much. The figures are those of
 * client-go's correlator.
 */
final class EventCorrelator {
    private static final int MAX_REMEMBERED = 4096;
    private static final int BURST = 25;
    private static final long REFILL_MS = 300_000;
    private static final int SIMILAR_BEFORE_COMBINING = 10;
    private static final long SIMILAR_WITHIN_MS = 600_000;

    private final Map<Source, Bucket> buckets = new Remembered<>();
    private final Map<Subject, Similar> similar = new Remembered<>();
    private final Map<SeriesKey, Series> series = new Remembered<>();

    /**
     * The series that this event belongs to, with the event counted; null: too many events about this object, say
     * nothing.
     */
    @Nullable
    Series take(Subject subject, String message, long nowMs) {
        if (!buckets.computeIfAbsent(new Source(subject.about, subject.uid), s -> new Bucket(nowMs))
                .take(nowMs)) {
            return null;
        }
        boolean combine =
                similar.computeIfAbsent(subject, s -> new Similar(nowMs)).isFlood(message, nowMs);
        String text = combine ? "(combined from similar events): " + message : message;
        Series found = series.computeIfAbsent(
                new SeriesKey(subject, combine ? "" : message), key -> new Series(subject, nowMs));
        found.message = text;
        found.lastMs = nowMs;
        found.count++;
        return found;
    }

    /** What makes events similar: all but the message. */
    record Subject(ObjectKey about, String uid, String fieldPath, String type, String reason) {}

    private record Source(ObjectKey about, String uid) {}

    private record SeriesKey(Subject subject, String message) {}

    /** One stored event and its repetitions. */
    static final class Series {
        final Subject subject;
        final long firstMs;
        String message = "";
        long lastMs;
        int count;

        @Nullable
        ObjectKey event;

        boolean isUnderWay;
        boolean isDirty;

        Series(Subject subject, long firstMs) {
            this.subject = subject;
            this.firstMs = firstMs;
        }
    }

    private static final class Bucket {
        private double tokens = BURST;
        private long filledMs;

        Bucket(long nowMs) {
            this.filledMs = nowMs;
        }

        boolean take(long nowMs) {
            tokens = Math.min(BURST, tokens + Math.max(0, nowMs - filledMs) / (double) REFILL_MS);
            filledMs = Math.max(filledMs, nowMs);
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }

    private static final class Similar {
        private final Set<String> messages = new HashSet<>();
        private long lastMs;

        Similar(long nowMs) {
            this.lastMs = nowMs;
        }

        boolean isFlood(String message, long nowMs) {
            if (nowMs - lastMs > SIMILAR_WITHIN_MS) {
                messages.clear();
            }
            lastMs = nowMs;
            if (messages.size() < SIMILAR_BEFORE_COMBINING) {
                messages.add(message);
            }
            return messages.size() >= SIMILAR_BEFORE_COMBINING;
        }
    }

    private static final class Remembered<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        Remembered() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }
}
