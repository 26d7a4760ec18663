package io.hydrofoil.soak.load;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.soak.AdminHttp;
import io.hydrofoil.soak.Members;
import io.hydrofoil.soak.history.Version;
import io.hydrofoil.soak.history.WatchEvent;
import io.hydrofoil.soak.history.WatchLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches from one revision on, through everything that happens: whenever a member ends the watch, breaks off or has
 * been silent for a while, it goes on at the next one from the last revision that it was told, be it by a bookmark.
 */
public final class LoadWatcher implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MAX_WAITING = 1_000;
    private static final int GONE = 410;
    private static final Line END = new Line("", null, true);

    private final LoadRun run;
    private final int self;
    private final long from;
    private final String last;
    private final List<WatchEvent> events = new ArrayList<>();
    private int member;
    private long revision;
    private int opened;
    private boolean hasEnded;

    /** @param last the key whose creation ends the watch */
    public LoadWatcher(LoadRun run, int self, long from, String last) {
        this.run = run;
        this.self = self;
        this.from = from;
        this.last = last;
        this.revision = from;
        this.member = self % Members.COUNT;
    }

    /** What came, or why nothing more will. */
    private record Line(String text, @Nullable RuntimeException failure, boolean isEnd) {}

    /** What it saw; after its thread has ended. */
    public WatchLog log() {
        return new WatchLog(self, from, Math.max(0, opened - 1), events);
    }

    /** Whether it saw the last key. */
    public boolean hasEnded() {
        return hasEnded;
    }

    @Override
    public void run() {
        try {
            while (!hasEnded && !Thread.currentThread().isInterrupted()) {
                watch();
                member = (member + 1) % Members.COUNT;
                LockSupport.parkNanos(RETRY_NS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            run.odd("watcher " + self + " has failed: " + e);
        }
    }

    private void watch() throws InterruptedException {
        BlockingQueue<Line> lines = new ArrayBlockingQueue<>(MAX_WAITING);
        try (AdminHttp http = run.connect(member, PATIENCE)) {
            Thread reader = Thread.ofVirtual().name("watch-" + self).start(() -> read(http, revision, lines));
            try {
                Line line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                opened += line != null && !line.isEnd && line.failure == null ? 1 : 0;
                while (line != null && !line.isEnd && !hasEnded) {
                    if (line.failure != null) {
                        failed(line.failure);
                        return;
                    }
                    if (!event(Json.map(line.text))) {
                        return;
                    }
                    line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                }
            } finally {
                reader.interrupt();
            }
        }
    }

    private static void read(AdminHttp http, long from, BlockingQueue<Line> lines) {
        Line end = END;
        try (Stream<String> stream = http.lines(Payload.COLLECTION + "?watch=true&allowWatchBookmarks=true&"
                + Payload.SELECTED + "&resourceVersion=" + from)) {
            for (Iterator<String> each = stream.iterator(); each.hasNext(); ) {
                lines.put(new Line(each.next(), null, false));
            }
        } catch (IOException | UncheckedIOException e) {
            // The member died, was cut off, or has nothing to say: the next one has.
            end = END;
        } catch (InterruptedException e) {
            return;
        } catch (RuntimeException e) {
            end = new Line("", e, false);
        }
        // Full: the watcher is far behind, and finds no end but silence, which is as good.
        lines.offer(end);
    }

    private void failed(RuntimeException failure) {
        int status = failure instanceof AdminHttp.RefusedException refused ? refused.status() : 0;
        // No leader, too many requests, or a member that has not come so far yet: another one may do better.
        if (status != 429 && status != 503 && status != 504) {
            run.odd("watcher " + self + " at revision " + revision + ", member " + member + ": " + failure);
            hasEnded = status == GONE;
        }
    }

    /** False: the watch is over. */
    private boolean event(MapValue event) {
        String type = event.text("type", "");
        MapValue object = event.map("object");
        long nowNs = run.nowNs();
        if (type.equals("ERROR")) {
            run.odd("watcher " + self + " at revision " + revision + ", member " + member + ": " + object);
            hasEnded = object.number("code", 0) == GONE;
            return false;
        }
        if (type.equals(WatchEvent.Type.BOOKMARK.name())) {
            long to = Long.parseLong(object.map("metadata").text("resourceVersion", "0"));
            add(new WatchEvent(WatchEvent.Type.BOOKMARK, "", to, 0, "", nowNs));
            return true;
        }
        Version version = Payload.version(object);
        if (version.key().equals(last)) {
            hasEnded = true;
            return false;
        }
        add(new WatchEvent(
                WatchEvent.Type.valueOf(type),
                version.key(),
                version.revision(),
                version.token(),
                Payload.uid(object),
                nowNs));
        return true;
    }

    private void add(WatchEvent event) {
        events.add(event);
        revision = Math.max(revision, event.revision());
        run.countWatched();
    }
}
