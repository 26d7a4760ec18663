package io.hydrofoil.simulation;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.simulation.SimExchange.Request;
import io.hydrofoil.simulation.Violation.Promise;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A client that reads and writes config maps, one request at a time, at any member, and tells the judge what it saw.
 */
final class Writer {
    private static final int NAMES = 8;
    private static final String MAPS = "/api/v1/namespaces/" + Workload.NAMESPACE + "/configmaps";
    private static final int MAX_THINK_NS = 200_000_000;
    private static final long PATIENCE_NS = 20_000_000_000L;

    private final Workload workload;
    private final World world;
    private final Judge judge;
    private final int self;
    private final Map<String, Long> known = new HashMap<>();
    private int written;
    private int asked;

    Writer(Workload workload, World world, Judge judge, int self) {
        this.workload = workload;
        this.world = world;
        this.judge = judge;
        this.self = self;
    }

    void start() {
        world.after(world.random().nextInt(MAX_THINK_NS), this::next);
    }

    private RandomGenerator random() {
        return world.random();
    }

    private void next() {
        if (!workload.isOn()) {
            world.after(MAX_THINK_NS, this::next);
            return;
        }
        String name = "m" + random().nextInt(NAMES);
        String token = "w" + self + "-" + ++written;
        long floor = judge.seen();
        long at = known.getOrDefault(name, 0L);
        switch (random().nextInt(10)) {
            case 0, 1 -> ask(Request.of("GET", MAPS + "/" + name), new Answer.Get(name, floor));
            case 2 -> ask(Request.of("GET", MAPS), new Answer.Listing(floor));
            case 3 -> ask(Request.of("GET", MAPS + "?resourceVersion=0"), new Answer.Listing(0));
            case 4, 5 -> ask(write("POST", MAPS, body(name, token, 0)), new Answer.Write(name, token, 0, floor));
            case 6 ->
                ask(
                        write("PUT", MAPS + "/" + name, body(name, token, at)),
                        new Answer.Write(name, token, at == 0 ? -1 : at, floor));
            case 7 -> {
                String patch = "{\"data\":{\"token\":\"" + token + "\"}}";
                Request request =
                        new Request("PATCH", MAPS + "/" + name, "application/merge-patch+json", bytes(patch), 1 << 20);
                ask(request, new Answer.Write(name, token, -1, floor));
            }
            case 8 -> ask(Request.of("GET", MAPS + "?limit=2"), new Answer.Page(new HashMap<>(), floor));
            default -> ask(Request.of("DELETE", MAPS + "/" + name), new Answer.Delete(name, floor));
        }
    }

    private static Request write(String method, String uri, byte[] body) {
        return new Request(method, uri, "application/json", body, 1 << 20);
    }

    private byte[] body(String name, String token, long at) {
        String version = at == 0 ? "" : ",\"resourceVersion\":\"" + at + "\"";
        String tier = random().nextBoolean() ? "front" : "back";
        return bytes("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\",\"labels\":{\"tier\":\"" + tier + "\"}" + version + "},\"data\":{\"token\":\"" + token + "\"}}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What the answer to a request is held against. */
    private sealed interface Answer {
        record Get(String name, long floor) implements Answer {}

        record Listing(long floor) implements Answer {}

        /** Some of a list, of which {@code before} came before. */
        record Page(Map<String, Long> before, long floor) implements Answer {}

        record Write(String name, String token, long expected, long floor) implements Answer {}

        record Delete(String name, long floor) implements Answer {}
    }

    private void ask(Request request, Answer answer) {
        int number = ++asked;
        workload.send(request, new SimExchange.Client() {
            private final ByteArrayOutputStream got = new ByteArrayOutputStream();
            private int code;

            @Override
            public void received(int status, byte[] bytes) {
                code = status;
                got.writeBytes(bytes);
            }

            @Override
            public void ended() {
                if (number == asked) {
                    if (!onAnswer(answer, code, got.toByteArray())) {
                        goOn();
                    }
                }
            }

            @Override
            public void lost() {
                if (number == asked) {
                    goOn();
                }
            }
        });
        boolean isCalm = workload.isCalm();
        world.after(PATIENCE_NS, () -> {
            if (number == asked) {
                Violation.check(!isCalm, Promise.PROGRESS, "%s is not answered, without any fault", answer);
                goOn();
            }
        });
    }

    private void goOn() {
        asked++;
        world.after(random().nextInt(MAX_THINK_NS), this::next);
    }

    /** True: it asks for more at once. */
    private boolean onAnswer(Answer answer, int code, byte[] body) {
        world.trace().add(body);
        MapValue tree = parsed(body);
        world.line(() -> "writer " + self + " " + answer + " -> " + code + " "
                + tree.map("metadata").text("resourceVersion", tree.text("message", "")));
        switch (answer) {
            case Answer.Get get -> onGet(get, code, tree);
            case Answer.Listing listing -> onList(listing, code, tree);
            case Answer.Write write -> onWrite(write, code, tree);
            case Answer.Delete delete -> onDelete(delete, code, tree);
            case Answer.Page page -> {
                return onPage(page, code, tree);
            }
        }
        return false;
    }

    private static boolean isNoAnswer(int code) {
        return code == 429 || code >= 500;
    }

    private void onGet(Answer.Get get, int code, MapValue tree) {
        if (code == 200) {
            long revision = revision(tree);
            judge.read(get.name, revision, tree.mapAt("data").text("token", ""), get.floor);
            known.put(get.name, revision);
        } else if (code == 404) {
            judge.read(get.name, 0, "", get.floor);
            known.remove(get.name);
        } else {
            unexpected(get, code, tree);
        }
    }

    private void onList(Answer.Listing listing, int code, MapValue tree) {
        if (code == 200) {
            judge.list(items(tree), revision(tree), listing.floor);
        } else {
            unexpected(listing, code, tree);
        }
    }

    /** Pages of one list are of one revision, whatever changes between them. */
    private boolean onPage(Answer.Page page, int code, MapValue tree) {
        if (code == 410) {
            return false;
        }
        if (code != 200) {
            unexpected(page, code, tree);
            return false;
        }
        items(tree)
                .forEach((name, revision) -> Violation.check(
                        page.before.put(name, revision) == null,
                        Promise.LINEARIZABLE,
                        "%s is on two pages of a list",
                        name));
        String token = tree.map("metadata").text("continue", "");
        if (token.isEmpty()) {
            judge.list(page.before, revision(tree), page.floor);
            return false;
        }
        String next = URLEncoder.encode(token, StandardCharsets.UTF_8);
        asked++;
        ask(Request.of("GET", MAPS + "?limit=2&continue=" + next), page);
        return true;
    }

    private static Map<String, Long> items(MapValue tree) {
        Map<String, Long> items = new HashMap<>();
        for (Value item : tree.list("items")) {
            MapValue map = (MapValue) item;
            items.put(map.map("metadata").text("name", ""), revision(map));
        }
        return items;
    }

    private void onWrite(Answer.Write write, int code, MapValue tree) {
        if (code == 200 || code == 201) {
            long revision = revision(tree);
            judge.wrote(write.name, write.token, revision, write.expected, write.floor);
            known.put(write.name, revision);
        } else if (code == 409 || code == 404) {
            judge.refused(write.token);
            if (code == 404) {
                judge.absent(write.name, write.floor);
            } else if (write.expected == 0) {
                judge.present(write.name, write.floor);
            } else if (write.expected > 0) {
                judge.changed(write.name, write.expected, write.floor);
            }
            known.remove(write.name);
        } else if (code == 503 || code == 429) {
            judge.refused(write.token);
        } else {
            unexpected(write, code, tree);
        }
    }

    private void onDelete(Answer.Delete delete, int code, MapValue tree) {
        if (code == 200) {
            judge.deleted(delete.name, tree.map("details").text("uid", ""), delete.floor);
        } else if (code == 404) {
            judge.absent(delete.name, delete.floor);
        } else {
            unexpected(delete, code, tree);
        }
        known.remove(delete.name);
    }

    private static void unexpected(Answer answer, int code, MapValue tree) {
        Violation.check(isNoAnswer(code) && code != 500, Promise.NO_FAULT, "%s gets %d %s", answer, code, tree);
    }

    static long revision(MapValue tree) {
        return Long.parseLong(tree.map("metadata").text("resourceVersion", "0"));
    }

    static MapValue parsed(byte[] body) {
        try {
            return (MapValue) Json.parse(body);
        } catch (MalformedException e) {
            throw new Violation(
                    Promise.NO_FAULT, "an answer is not JSON: " + new String(body, StandardCharsets.UTF_8), e);
        }
    }
}
