package io.hydrofoil.bench.run;

import io.hydrofoil.bench.scenario.Work.Until;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.LineAnswer;
import io.hydrofoil.remote.WholeAnswer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches the pods of the run's namespace and times their way: from the create's sending (for pods of sets: from their
 * first appearance) until a client sees them scheduled, running, ready. Owned by the event loop; tallies are read by
 * others. A watch that breaks is resumed, or begun anew with a list if its revision has expired.
 */
final class PodTracker {
    private static final int RETRY_MS = 100;
    private static final int MAX_RETRIES = 300;

    private final ApiClient client;
    private final Recorder recorder;
    private final String path;
    private final Map<String, Pod> pods = new HashMap<>();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private Tally current = new Tally("setup");
    private String revision = "";
    private int retries;
    private boolean isClosed;
    private volatile @Nullable String broken;

    /** A pod on its way. */
    private static final class Pod {
        final Tally tally;
        final long sinceNs;
        Until stage = Until.NONE;

        Pod(Tally tally, long sinceNs) {
            this.tally = tally;
            this.sinceNs = sinceNs;
        }
    }

    PodTracker(ApiClient client, Recorder recorder, String namespace) {
        this.client = client;
        this.recorder = recorder;
        this.path = "/api/v1/namespaces/" + namespace + "/pods";
    }

    /** Begins to watch; completes when the server has answered. Any thread. */
    CompletableFuture<Void> begin() {
        client.loop().execute(this::list);
        return begun;
    }

    /** Pods that nobody announced count here from now on. */
    void current(Tally tally) {
        current = tally;
    }

    /** A pod is about to be created. */
    void sending(String name, Tally tally) {
        pods.put(name, new Pod(tally, recorder.nowNs()));
    }

    /** Why it no longer sees anything, or null. Any thread. */
    @Nullable
    String broken() {
        return broken;
    }

    void close() {
        isClosed = true;
    }

    private void list() {
        client.wire(0).send(Call.get(path), new WholeAnswer() {
            @Override
            public void end() {
                if (!isFine()) {
                    again("listing pods was answered " + quoted(), PodTracker.this::list);
                    return;
                }
                try {
                    listed(Json.parse(body()));
                } catch (MalformedException e) {
                    again("the list of pods is not JSON: " + e.getMessage(), PodTracker.this::list);
                }
            }

            @Override
            public void failed(Throwable cause) {
                again("listing pods was not answered: " + cause, PodTracker.this::list);
            }
        });
    }

    private void listed(Value list) {
        if (list instanceof MapValue map) {
            Set<String> seen = new HashSet<>();
            for (MapValue pod : map.list("items").maps()) {
                seen.add(pod.map("metadata").text("name", ""));
                put(pod);
            }
            pods.entrySet().removeIf(entry -> {
                boolean isGone = entry.getValue().stage != Until.NONE && !seen.contains(entry.getKey());
                if (isGone) {
                    entry.getValue().tally.addGone();
                }
                return isGone;
            });
            revision = map.map("metadata").text("resourceVersion", "");
            watch();
        }
    }

    private void watch() {
        String query = "?watch=true&allowWatchBookmarks=true&timeoutSeconds=3600&resourceVersion=" + revision;
        client.follow(0, Call.get(path + query), new LineAnswer() {
            @Override
            public void head(int status) {
                super.head(status);
                if (status == 200) {
                    begun.complete(null);
                }
            }

            @Override
            protected void line(byte[] bytes, int length) {
                event(bytes, length);
            }

            @Override
            public void end() {
                boolean isExpired = status() == 410;
                again("watching pods was answered " + status(), isExpired ? PodTracker.this::list : this::resume);
            }

            @Override
            public void failed(Throwable cause) {
                again("the watch of pods broke: " + cause, this::resume);
            }

            private void resume() {
                watch();
            }
        });
    }

    private void event(byte[] bytes, int length) {
        Value value;
        try {
            value = Json.parse(bytes, 0, length);
        } catch (MalformedException e) {
            broken = "an event is not JSON: " + e.getMessage();
            return;
        }
        if (!(value instanceof MapValue event)) {
            return;
        }
        MapValue object = event.map("object");
        String type = event.text("type", "");
        if (type.equals("ERROR")) {
            revision = "";
            return;
        }
        retries = 0;
        revision = object.map("metadata").text("resourceVersion", revision);
        switch (type) {
            case "ADDED", "MODIFIED" -> put(object);
            case "DELETED" -> {
                Pod pod = pods.remove(object.map("metadata").text("name", ""));
                if (pod != null) {
                    pod.tally.addGone();
                }
            }
            default -> {
                // a bookmark: the revision is all it says
            }
        }
    }

    private void put(MapValue object) {
        String name = object.map("metadata").text("name", "");
        Pod pod = pods.computeIfAbsent(name, fresh -> new Pod(current, recorder.nowNs()));
        Until stage = stage(object);
        for (Until reached : Until.values()) {
            if (reached.compareTo(pod.stage) > 0 && reached.compareTo(stage) <= 0) {
                long nowNs = recorder.nowNs();
                recorder.took(pod.tally.phase(), measure(reached), nowNs - pod.sinceNs);
                pod.tally.add(reached, nowNs);
                pod.stage = reached;
            }
        }
    }

    static String measure(Until until) {
        return switch (until) {
            case NONE -> "created";
            case SCHEDULED -> "scheduled";
            case RUNNING -> "running";
            case READY -> "ready";
        };
    }

    /** The furthest stage that a pod has reached. */
    static Until stage(MapValue pod) {
        MapValue status = pod.map("status");
        for (MapValue condition : status.list("conditions").maps()) {
            if (condition.text("type", "").equals("Ready")
                    && condition.text("status", "").equals("True")) {
                return Until.READY;
            }
        }
        if (status.text("phase", "").equals("Running")) {
            return Until.RUNNING;
        }
        return pod.map("spec").text("nodeName", "").isEmpty() ? Until.NONE : Until.SCHEDULED;
    }

    private void again(String why, Runnable what) {
        if (isClosed) {
            return;
        }
        if (++retries > MAX_RETRIES) {
            broken = why;
            return;
        }
        Runnable next = revision.isEmpty() ? this::list : what;
        var _ = client.loop().schedule(next, RETRY_MS, TimeUnit.MILLISECONDS);
    }
}
