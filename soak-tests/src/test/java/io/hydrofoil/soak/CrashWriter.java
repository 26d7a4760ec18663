package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes its own config maps, one request at a time, and keeps for each what the server must remember: the writes that
 * were acknowledged, and those
 * whose fate was open and turned out to have happened.
 */
final class CrashWriter implements Runnable {
    private static final int KEYS = 10;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(15);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final CrashRun run;
    private final Supplier<AdminHttp> clients;
    private final Random random;
    private final List<Key> keys = new ArrayList<>();

    CrashWriter(CrashRun run, Supplier<AdminHttp> clients, int id, long seed) {
        this.run = run;
        this.clients = clients;
        this.random = new Random(seed);
        for (int i = 0; i < KEYS; i++) {
            keys.add(new Key("crash-" + id + "-" + i));
        }
    }

    /**
     * One object: how it should be (a number is used once, so that a write which arrives late would be seen), and every
     * write that made it so, as a watch would tell it.
     */
    static final class Key {
        final String name;
        final List<String> history = new ArrayList<>();
        private long attempts;
        private long number;
        private long revision;
        private boolean present;

        /** How it should be now: the last of its history, or absent. */
        String expected() {
            return present ? number + "@" + revision : "absent";
        }

        Key(String name) {
            this.name = name;
        }
    }

    /** Compares what a server has with what it must have; returns what was written of each key, in order. */
    Map<String, List<String>> checked(AdminHttp http) throws IOException, InterruptedException {
        Map<String, List<String>> written = new TreeMap<>();
        for (Key key : keys) {
            AdminHttp.Answer found = http.send("GET", CrashRun.COLLECTION + "/" + key.name, "");
            String state = found.status() == 404 ? "absent" : CrashRun.number(found) + "@" + found.revision();
            assertThat(state).as(key.name).isEqualTo(key.expected());
            if (!key.history.isEmpty()) {
                written.put(key.name, key.history);
            }
        }
        return written;
    }

    @Override
    public void run() {
        try (AdminHttp http = clients.get()) {
            while (run.isWriting()) {
                write(http, keys.get(random.nextInt(KEYS)));
                LockSupport.parkNanos(PAUSE_NS);
            }
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            run.fail(e);
        }
    }

    private void write(AdminHttp http, Key key) throws InterruptedException {
        boolean delete = key.present && random.nextInt(10) == 0;
        long number = ++key.attempts;
        String path = CrashRun.COLLECTION + (key.present ? "/" + key.name : "");
        String method = delete ? "DELETE" : key.present ? "PUT" : "POST";
        String body = delete ? "" : CrashRun.object(key.name, number, key.present ? key.revision : 0);
        try {
            AdminHttp.Answer answer = http.send(method, path, body);
            if (answer.status() == 200 || answer.status() == 201) {
                run.acknowledged.incrementAndGet();
                applied(key, number, delete, delete ? 0 : answer.revision());
                return;
            }
            if (answer.status() < 500 && answer.status() != 409 && answer.status() != 429) {
                throw new IllegalStateException(method + " " + path + ": " + answer);
            }
        } catch (IOException e) {
            // The server died, or is not there yet: whether the write happened is found out below. What it has sent to
            // another member before is given the time to arrive.
            LockSupport.parkNanos(RETRY_NS);
        }
        run.undecided.incrementAndGet();
        resolve(http, key, number, delete);
    }

    /** After an open end the object is either as before or as written, and nothing else. */
    private void resolve(AdminHttp http, Key key, long number, boolean delete) throws InterruptedException {
        AdminHttp.Answer found = read(http, key);
        if (found == null) {
            return;
        }
        boolean present = found.status() == 200;
        long said = present ? CrashRun.number(found) : -1;
        if (delete ? !present : said == number) {
            applied(key, number, delete, present ? found.revision() : 0);
        } else if (present != key.present || (present && (said != key.number || found.revision() != key.revision))) {
            throw new AssertionError("acknowledged write lost: " + key.name + " should say " + key.number
                    + " at revision " + key.revision + " present=" + key.present + ", or " + number + ", but is "
                    + found);
        }
    }

    private AdminHttp.@Nullable Answer read(AdminHttp http, Key key) throws InterruptedException {
        AdminHttp.Answer found = null;
        while (found == null && !run.failed()) {
            try {
                AdminHttp.Answer answer = http.send("GET", CrashRun.COLLECTION + "/" + key.name, "");
                found = answer.status() == 200 || answer.status() == 404 ? answer : null;
            } catch (IOException e) {
                // not up again yet
            }
            if (found == null) {
                LockSupport.parkNanos(RETRY_NS);
            }
        }
        return found;
    }

    private void applied(Key key, long number, boolean delete, long revision) {
        key.present = !delete;
        key.number = number;
        key.revision = revision;
        key.history.add(delete ? "deleted" : number + "@" + revision);
        if (!delete) {
            if (revision <= 0) {
                throw new AssertionError("no revision for " + key.name);
            }
            run.revision(revision, key.name + "=" + number);
        }
    }
}
