package io.hydrofoil.bench.run;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.LineAnswer;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.Watching;
import io.hydrofoil.remote.WholeAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many watchers of one collection. All count their events, some read the time of sending out of what they get. A
 * watcher
 * whose connection breaks lists again and watches from there, as clients do.
 */
final class WatchCrowd {
    private static final int AT_ONCE = 500;
    private static final int REOPEN_MS = 100;
    private static final int OPEN_SECONDS = 60;
    private static final byte[] MARK = ("\"" + OnMade.SENT + "\":\"").getBytes(StandardCharsets.US_ASCII);

    private final ApiClient client;
    private final Recorder recorder;
    private final String collection;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong timed = new AtomicLong();
    private final AtomicLong reopened = new AtomicLong();
    private volatile String phase = "";
    private volatile boolean isClosed;
    private int timedWatchers;

    WatchCrowd(ApiClient client, Recorder recorder, String collection) {
        this.client = client;
        this.recorder = recorder;
        this.collection = collection;
    }

    /** Opens the watches; returns when the server has taken all. Not on the event loop. */
    void open(int watchers, int timedOneIn, int connections) throws RemoteException {
        client.connectFor(watchers, connections);
        String revision = revision(client.json(Call.get(collection + "?limit=1")));
        for (int from = 0; from < watchers; from += AT_ONCE) {
            List<CompletableFuture<?>> begun = new ArrayList<>();
            for (int i = from; i < Math.min(watchers, from + AT_ONCE); i++) {
                int index = i;
                boolean isTimed = i % timedOneIn == 0;
                timedWatchers += isTimed ? 1 : 0;
                CompletableFuture<Void> opened = new CompletableFuture<>();
                begun.add(opened);
                client.loop().execute(() -> watch(index, isTimed, revision, opened));
            }
            ApiClient.await(
                    CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)), "open watches", OPEN_SECONDS);
        }
    }

    private static String revision(MapValue list) {
        return list.map("metadata").text("resourceVersion", "0");
    }

    /** Events count to this phase from now on. */
    void phase(String name) {
        phase = name;
    }

    long events() {
        return events.get();
    }

    /** Times read, by all watchers that read them. */
    long timed() {
        return timed.get();
    }

    int timedWatchers() {
        return timedWatchers;
    }

    long reopened() {
        return reopened.get();
    }

    void close() {
        isClosed = true;
    }

    private void watch(int index, boolean isTimed, String revision, CompletableFuture<Void> opened) {
        Call call = Watching.call(collection, "", revision);
        client.follow(index, call, isTimed ? new Timed(index, opened) : new Counted(index, opened));
    }

    private void again(int index, boolean isTimed, CompletableFuture<Void> opened, String why) {
        if (!opened.isDone()) {
            opened.completeExceptionally(new RemoteException(why));
            return;
        }
        if (isClosed) {
            return;
        }
        reopened.incrementAndGet();
        var _ = client.loop().schedule(() -> listAgain(index, isTimed, opened), REOPEN_MS, TimeUnit.MILLISECONDS);
    }

    private void listAgain(int index, boolean isTimed, CompletableFuture<Void> opened) {
        client.wire(index).send(Call.get(collection + "?limit=1"), new WholeAnswer() {
            @Override
            public void end() {
                try {
                    if (isFine() && Json.parse(body()) instanceof MapValue list) {
                        watch(index, isTimed, revision(list), opened);
                        return;
                    }
                } catch (MalformedException e) {
                    failed(e);
                    return;
                }
                failed(new RemoteException("listing was answered " + quoted()));
            }

            @Override
            public void failed(Throwable cause) {
                again(index, isTimed, opened, cause.toString());
            }
        });
    }

    /** Counts only. */
    private final class Counted extends Watching {
        Counted(int index, CompletableFuture<Void> opened) {
            super(new Watching.Progress() {
                @Override
                public void events(int count) {
                    events.addAndGet(count);
                }

                @Override
                public void broken(String why) {
                    again(index, false, opened, why);
                }
            });
            var _ = begun().thenRun(() -> opened.complete(null));
        }
    }

    /** Reads the time of sending. */
    private final class Timed extends LineAnswer {
        private final int index;
        private final CompletableFuture<Void> opened;

        Timed(int index, CompletableFuture<Void> opened) {
            this.index = index;
            this.opened = opened;
        }

        @Override
        public void head(int status) {
            super.head(status);
            if (status == 200) {
                opened.complete(null);
            }
        }

        @Override
        protected void line(byte[] bytes, int length) {
            events.incrementAndGet();
            long sentNs = sent(bytes, length);
            if (sentNs >= 0) {
                timed.incrementAndGet();
                recorder.took(phase, "delivery", recorder.nowNs() - sentNs);
            }
        }

        @Override
        public void end() {
            again(index, true, opened, "a watch was answered " + status() + " and ended");
        }

        @Override
        public void failed(Throwable cause) {
            again(index, true, opened, "a watch broke: " + cause);
        }
    }

    /** The time of sending in an event; -1: none. */
    static long sent(byte[] bytes, int length) {
        for (int at = 0; at + MARK.length < length; at++) {
            if (bytes[at] == '"' && Arrays.equals(bytes, at, at + MARK.length, MARK, 0, MARK.length)) {
                long number = 0;
                for (int i = at + MARK.length; i < length && bytes[i] != '"'; i++) {
                    number = number * 10 + (bytes[i] - '0');
                }
                return number;
            }
        }
        return -1;
    }
}
