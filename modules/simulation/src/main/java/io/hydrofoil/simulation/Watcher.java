package io.hydrofoil.simulation;

import static io.hydrofoil.simulation.Violation.check;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.simulation.History.Version;
import io.hydrofoil.simulation.SimExchange.Request;
import io.hydrofoil.simulation.Violation.Promise;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that watches the config maps, all or those of a tier, and goes on after each end at any member. What it is
 * told must be what the history holds, change by change.
 */
final class Watcher {
    private static final String MAPS = "/api/v1/namespaces/" + Workload.NAMESPACE + "/configmaps";
    private static final int MAX_PAUSE_NS = 300_000_000;
    private static final int MAX_SLOWNESS_NS = 100_000_000;
    private static final int MIN_WINDOW_BYTES = 600;
    private static final int MAX_WINDOW_BYTES = 6_000;

    private final Workload workload;
    private final World world;
    private final History history;
    private final Judge judge;
    private final String tier;
    private long revision = -1;

    /** Where in the history it is: what lies before it has been told. */
    private int place;

    private int events;
    private int connection;

    /** @param tier of the config maps that it watches; empty: all */
    Watcher(Workload workload, World world, History history, Judge judge, String tier) {
        this.workload = workload;
        this.world = world;
        this.history = history;
        this.judge = judge;
        this.tier = tier;
    }

    void start() {
        world.after(world.random().nextInt(MAX_PAUSE_NS), this::connect);
    }

    int events() {
        return events;
    }

    /** How many of the changes of the history it has not been told. */
    int behind() {
        int left = 0;
        for (int i = place; i < history.all().size(); i++) {
            left += expected(i) == null ? 0 : 1;
        }
        return left;
    }

    private String selector() {
        return tier.isEmpty() ? "" : "&labelSelector=tier%3D" + tier;
    }

    private void connect() {
        int number = ++connection;
        if (revision < 0 || world.oneIn(20)) {
            workload.send(Request.of("GET", MAPS + "?limit=500" + selector()), new Incoming(number, true));
        } else {
            int seconds = 5 + world.random().nextInt(60);
            String uri = MAPS + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=" + seconds + "&resourceVersion="
                    + revision + selector();
            int window = world.random().nextInt(MIN_WINDOW_BYTES, MAX_WINDOW_BYTES);
            int slownessNs = 1 + world.random().nextInt(MAX_SLOWNESS_NS);
            workload.send(
                    new Request("GET", uri, "application/json", new byte[0], window, slownessNs),
                    new Incoming(number, false));
        }
    }

    /** One connection. */
    private final class Incoming implements SimExchange.Client {
        private final int number;
        private final boolean isList;
        private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
        private int code;

        Incoming(int number, boolean isList) {
            this.number = number;
            this.isList = isList;
        }

        @Override
        public void received(int status, byte[] bytes) {
            if (number != connection) {
                return;
            }
            code = status;
            world.trace().add(bytes);
            if (isList || status != 200) {
                rest.writeBytes(bytes);
                return;
            }
            int from = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    rest.write(bytes, from, i - from);
                    onEvent(Writer.parsed(rest.toByteArray()));
                    rest.reset();
                    from = i + 1;
                }
            }
            rest.write(bytes, from, bytes.length - from);
        }

        @Override
        public void ended() {
            if (number == connection) {
                if (code != 0 && code != 200) {
                    refused(code, Writer.parsed(rest.toByteArray()));
                } else if (isList && code == 200) {
                    onList(Writer.parsed(rest.toByteArray()));
                }
                again();
            }
        }

        @Override
        public void lost() {
            if (number == connection) {
                again();
            }
        }
    }

    private void again() {
        connection++;
        world.after(world.random().nextInt(MAX_PAUSE_NS), this::connect);
    }

    private void refused(int code, MapValue status) {
        if (code == 410) {
            restart();
        } else {
            check(code == 429 || code >= 503, Promise.NO_FAULT, "a watch gets %d %s", code, status);
        }
    }

    /** What it is at is compacted; a ring as large as the simulation's holds some minutes. */
    private void restart() {
        revision = -1;
    }

    private void onList(MapValue list) {
        long listed = Writer.revision(list);
        judge.sees(listed);
        if (listed >= revision) {
            revision = listed;
            place = 0;
            List<Version> all = history.all();
            while (place < all.size() && all.get(place).revision() <= listed) {
                place++;
            }
        }
    }

    private void onEvent(MapValue event) {
        String type = event.text("type", "");
        MapValue object = event.map("object");
        if (type.equals("ERROR")) {
            refused((int) object.number("code", 0), object);
            return;
        }
        long at = Writer.revision(object);
        judge.sees(at);
        if (type.equals("BOOKMARK")) {
            String missed = nextBefore(at + 1);
            check(missed == null, Promise.WATCH, "a bookmark says %d, was not told %s", at, missed);
            revision = Math.max(revision, at);
            return;
        }
        events++;
        String name = object.map("metadata").text("name", "");
        String token = object.mapAt("data").text("token", "");
        String told = type + " " + name + " " + token + " at " + at;
        String expected = nextBefore(Long.MAX_VALUE);
        check(told.equals(expected), Promise.WATCH, "a watch of \"%s\" is told %s, should be %s", tier, told, expected);
        place++;
        revision = at;
    }

    /** Moves to the next change that concerns it, if that is before a revision, and says what it is to be told. */
    private @Nullable String nextBefore(long limit) {
        List<Version> all = history.all();
        while (place < all.size() && all.get(place).revision() < limit) {
            String next = expected(place);
            if (next != null) {
                return next;
            }
            place++;
        }
        return null;
    }

    /** What is to be told of a change; null: nothing. */
    private @Nullable String expected(int index) {
        Version now = history.all().get(index);
        Version before = history.at(now.name(), now.revision() - 1);
        boolean is = !now.isDeletion() && matches(now);
        boolean was = before != null && matches(before);
        if (!is && !was) {
            return null;
        }
        String type = is ? was ? "MODIFIED" : "ADDED" : "DELETED";
        // Who leaves the selection is shown as it was; who is deleted as it was, too.
        Version shown = is || before == null ? now : before;
        return type + " " + now.name() + " " + shown.token() + " at " + now.revision();
    }

    private boolean matches(Version version) {
        return tier.isEmpty() || version.tier().equals(tier);
    }
}
