package io.hydrofoil.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Watches from one revision on, through all deaths of the server: each time from the last revision that it has seen.
 */
final class CrashWatcher implements Runnable {
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final CrashRun run;
    private final Supplier<AdminHttp> clients;
    private final Map<String, List<String>> histories = new TreeMap<>();
    private long revision;
    private int opened;
    private boolean ended;

    /** @param clients makes one for each time that the watch goes on */
    CrashWatcher(CrashRun run, Supplier<AdminHttp> clients, long revision) {
        this.run = run;
        this.clients = clients;
        this.revision = revision;
    }

    int resumed() {
        return opened - 1;
    }

    /** What it saw of each key, in order; read after its thread ended. */
    Map<String, List<String>> histories() {
        return histories;
    }

    @Override
    public void run() {
        while (!ended && !run.failed()) {
            try (AdminHttp http = clients.get();
                    Stream<String> lines = http.lines(CrashRun.COLLECTION + "?watch=true&" + CrashRun.SELECTED
                            + "&resourceVersion=" + revision)) {
                opened++;
                Iterator<String> events = lines.iterator();
                while (!ended && events.hasNext()) {
                    event(new AdminHttp.Answer(200, events.next()));
                }
            } catch (IOException | UncheckedIOException e) {
                // the server died, or is not there yet
            } catch (InterruptedException | RuntimeException | AssertionError e) {
                run.fail(e);
                return;
            }
            LockSupport.parkNanos(RETRY_NS);
        }
    }

    private void event(AdminHttp.Answer event) {
        String type = event.first("\"type\":\"([A-Z]+)\"");
        if (type.equals("ERROR")) {
            throw new AssertionError("the watch broke at revision " + revision + ": " + event.body());
        }
        long next = event.revision();
        if (next <= revision) {
            throw new AssertionError("the watch went from revision " + revision + " to " + next);
        }
        String name = event.first("\"name\":\"([^\"]+)\"");
        if (name.equals(CrashRun.END)) {
            ended = true;
            return;
        }
        boolean deleted = type.equals("DELETED");
        long number = CrashRun.number(event);
        run.revision(next, deleted ? name + " deleted" : name + "=" + number);
        histories.computeIfAbsent(name, key -> new ArrayList<>()).add(deleted ? "deleted" : number + "@" + next);
        revision = next;
    }
}
