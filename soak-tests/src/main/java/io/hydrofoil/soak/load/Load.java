package io.hydrofoil.soak.load;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.soak.AdminHttp;
import io.hydrofoil.soak.Members;
import io.hydrofoil.soak.history.FinalState;
import io.hydrofoil.soak.history.History;
import io.hydrofoil.soak.history.Operation;
import io.hydrofoil.soak.history.Version;
import io.hydrofoil.soak.history.WatchLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All clients and watchers of a run, each on a thread of its own. */
public final class Load {
    private static final int WATCHERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_TRIES = 60;
    private static final long RETRY_MS = 500;
    private static final long WATCH_END_MS = TimeUnit.SECONDS.toMillis(60);
    /** The last key of all; then watchers know that they have seen everything. */
    private static final String LAST = "soak-end-0";

    private static final long LAST_TOKEN = Long.MAX_VALUE / 2;

    private final LoadRun run;
    private final List<LoadClient> clients = new ArrayList<>();
    private final List<LoadWatcher> watchers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Thread> watching = new ArrayList<>();

    private Load(LoadRun run) {
        this.run = run;
    }

    /** Starts watchers, then clients. */
    public static Load start(LoadRun run, int clients, long seed) throws InterruptedException {
        Load load = new Load(run);
        long from = load.list(0).revision();
        for (int i = 0; i < WATCHERS; i++) {
            LoadWatcher watcher = new LoadWatcher(run, i, from, LAST);
            load.watchers.add(watcher);
            load.watching.add(start("watcher-" + i, watcher));
        }
        for (int i = 0; i < clients; i++) {
            LoadClient client = new LoadClient(run, i, seed * 1_000 + i);
            load.clients.add(client);
            load.threads.add(start("client-" + i, client));
        }
        return load;
    }

    private static Thread start(String name, Runnable task) {
        return Thread.ofPlatform().name(name).daemon().start(task);
    }

    /** Ends the clients; returns when each has had its last answer. */
    public void stop() throws InterruptedException {
        run.stop();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Writes the last key, waits for the watchers and asks each member what it holds. After {@link #stop}. */
    public History finish() throws InterruptedException {
        writeLast();
        for (int i = 0; i < WATCHERS; i++) {
            watching.get(i).join(WATCH_END_MS);
            if (watching.get(i).isAlive() || !watchers.get(i).hasEnded()) {
                run.odd("watcher " + i + " has not seen the last write");
                watching.get(i).interrupt();
                watching.get(i).join();
            }
        }
        List<Operation> operations = new ArrayList<>();
        clients.forEach(client -> operations.addAll(client.operations()));
        List<WatchLog> logs = watchers.stream().map(LoadWatcher::log).toList();
        List<FinalState> finals = new ArrayList<>();
        for (int member = 0; member < Members.COUNT; member++) {
            finals.add(list(member));
        }
        return new History(operations, logs, finals);
    }

    private void writeLast() throws InterruptedException {
        for (int i = 0; i < MAX_TRIES; i++) {
            try (AdminHttp http = run.connect(i % Members.COUNT, PATIENCE)) {
                int status = http.send("POST", Payload.COLLECTION, Payload.json(LAST, LAST_TOKEN, 0))
                        .status();
                if (status == 201 || status == 409) {
                    return;
                }
            } catch (IOException e) {
                // The next member may answer.
            }
            Thread.sleep(RETRY_MS);
        }
        run.odd("the last write was not answered by any member");
    }

    private FinalState list(int member) throws InterruptedException {
        String failure = "";
        for (int i = 0; i < MAX_TRIES; i++) {
            try (AdminHttp http = run.connect(member, PATIENCE)) {
                AdminHttp.Answer answer = http.send("GET", Payload.COLLECTION + "?" + Payload.SELECTED, "");
                if (answer.status() == 200) {
                    return finalState(member, Json.map(answer.body()));
                }
                failure = answer.toString();
            } catch (IOException e) {
                failure = e.toString();
            }
            Thread.sleep(RETRY_MS);
        }
        throw new IllegalStateException("member " + member + " does not answer a list: " + failure);
    }

    private static FinalState finalState(int member, MapValue list) {
        List<Version> items = new ArrayList<>();
        list.list("items").maps().forEach(item -> items.add(Payload.version(item)));
        items.removeIf(item -> item.key().equals(LAST));
        return new FinalState(member, Long.parseLong(list.map("metadata").text("resourceVersion", "0")), items);
    }
}
