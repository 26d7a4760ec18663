package io.hydrofoil.soak.load;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.soak.AdminHttp;
import io.hydrofoil.soak.Members;
import io.hydrofoil.soak.history.Kind;
import io.hydrofoil.soak.history.Operation;
import io.hydrofoil.soak.history.Outcome;
import io.hydrofoil.soak.history.Version;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes a few keys that all clients share, one request at a time, and notes each with what came of it. Keeps
 * to a member that answers, but asks the others now and then: one that was cut off or stood still might answer wrongly.
 */
public final class LoadClient implements Runnable {
    private static final int KEYS = 6;
    private static final int STRAY_PERCENT = 12;
    private static final int MAX_THINK_MS = 40;
    private static final long REFUSED_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Each client's numbers for what it writes; no number is used twice. */
    private static final long TOKENS_OF_A_CLIENT = 1_000_000_000L;
    /** So that a run of days ends for want of memory no sooner than it says so. */
    private static final int MAX_OPERATIONS = 5_000_000;

    private final LoadRun run;
    private final int self;
    private final Random random;
    private final List<Operation> operations = new ArrayList<>();
    private final @Nullable Link[] links = new Link[Members.COUNT];
    private final Map<String, Version> known = new HashMap<>();
    private int generation;
    private int home;
    private long token;

    public LoadClient(LoadRun run, int self, long seed) {
        this.run = run;
        this.self = self;
        this.random = new Random(seed);
        this.home = self % Members.COUNT;
        this.token = self * TOKENS_OF_A_CLIENT;
    }

    /** A connection to one life of a member. */
    private record Link(AdminHttp http, int number, int life) {}

    /** What is about to be asked. */
    private record Question(Kind kind, String key, long token, Version expected) {}

    /** What it did; after its thread has ended. */
    public List<Operation> operations() {
        return operations;
    }

    @Override
    public void run() {
        try {
            while (!run.isOver() && operations.size() < MAX_OPERATIONS) {
                ask();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MAX_THINK_MS)));
            }
            if (!run.isOver()) {
                run.odd("client " + self + " has stopped: it keeps no more than " + MAX_OPERATIONS + " operations");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            run.odd("client " + self + " has failed: " + e);
        } finally {
            for (int member = 0; member < links.length; member++) {
                drop(member);
            }
        }
    }

    private void ask() throws InterruptedException {
        if (run.generation() != generation) {
            generation = run.generation();
            known.clear();
        }
        Question question = question();
        int member = random.nextInt(100) < STRAY_PERCENT ? random.nextInt(Members.COUNT) : home;
        Operation operation = ask(question, member);
        operations.add(operation);
        run.count(operation);
        learn(operation);
        if (operation.outcome() == Outcome.UNKNOWN || operation.outcome() == Outcome.REFUSED) {
            if (member == home) {
                home = (home + 1) % Members.COUNT;
            }
            LockSupport.parkNanos(REFUSED_PAUSE_NS);
        }
    }

    private Question question() {
        String key = Payload.prefix(generation) + random.nextInt(KEYS);
        Version seen = known.get(key);
        int dice = random.nextInt(100);
        if (dice < 25) {
            return new Question(Kind.READ, key, 0, Operation.NONE);
        } else if (dice < 50 && seen != null) {
            return new Question(Kind.UPDATE, key, ++token, seen);
        } else if (dice < 65) {
            return new Question(Kind.OVERWRITE, key, ++token, Operation.NONE);
        } else if (dice < 77) {
            return new Question(Kind.CREATE, key, ++token, Operation.NONE);
        } else if (dice < 84) {
            return new Question(Kind.DELETE, key, 0, Operation.NONE);
        } else if (dice < 91) {
            return new Question(Kind.LIST, Payload.prefix(generation), 0, Operation.NONE);
        }
        return new Question(Kind.CACHED_READ, key, 0, Operation.NONE);
    }

    private Operation ask(Question question, int member) throws InterruptedException {
        Link link = link(member);
        long invokedNs = run.nowNs();
        Told told;
        try {
            AdminHttp.Answer answer = send(link.http, question);
            told = told(question, answer);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            told = Told.nothing(Outcome.REFUSED);
            drop(member);
        } catch (IOException e) {
            told = Told.nothing(Outcome.UNKNOWN);
            drop(member);
        }
        long returnedNs = run.nowNs();
        return new Operation(
                self,
                member,
                link.number,
                question.kind,
                question.key,
                question.token,
                question.expected,
                invokedNs,
                returnedNs,
                told.outcome,
                told.found,
                told.uid,
                told.items);
    }

    private static AdminHttp.Answer send(AdminHttp http, Question question) throws IOException, InterruptedException {
        String path = Payload.COLLECTION + "/" + question.key;
        return switch (question.kind) {
            case CREATE -> http.send("POST", Payload.COLLECTION, Payload.json(question.key, question.token, 0));
            case UPDATE, OVERWRITE ->
                http.send("PUT", path, Payload.json(question.key, question.token, question.expected.revision()));
            case DELETE -> http.send("DELETE", path, "");
            case READ -> http.send("GET", path, "");
            case CACHED_READ -> http.send("GET", path + "?resourceVersion=0", "");
            case LIST -> http.send("GET", Payload.COLLECTION + "?" + Payload.selected(question.key), "");
        };
    }

    /** What an answer says. */
    private record Told(Outcome outcome, Version found, String uid, List<Version> items) {
        static Told nothing(Outcome outcome) {
            return new Told(outcome, Operation.NONE, "", List.of());
        }
    }

    private Told told(Question question, AdminHttp.Answer answer) {
        return switch (answer.status()) {
            case 200, 201 -> found(question, Json.map(answer.body()));
            case 404 -> Told.nothing(Outcome.ABSENT);
            case 409 ->
                Told.nothing(
                        switch (question.kind) {
                            case CREATE -> Outcome.EXISTS;
                            case UPDATE -> Outcome.CHANGED;
                            default -> Outcome.REFUSED;
                        });
            case 429, 503, 507 -> Told.nothing(Outcome.REFUSED);
            case 504 -> Told.nothing(Outcome.UNKNOWN);
            default -> {
                run.odd(question + " was answered " + answer);
                yield Told.nothing(Outcome.UNKNOWN);
            }
        };
    }

    private static Told found(Question question, MapValue tree) {
        return switch (question.kind) {
            case DELETE ->
                new Told(Outcome.OK, Operation.NONE, tree.map("details").text("uid", ""), List.of());
            case LIST -> {
                List<Version> items = new ArrayList<>();
                tree.list("items").maps().forEach(item -> items.add(Payload.version(item)));
                long revision = Long.parseLong(tree.map("metadata").text("resourceVersion", "0"));
                yield new Told(Outcome.OK, new Version("", revision, 0), "", List.copyOf(items));
            }
            default -> new Told(Outcome.OK, Payload.version(tree), Payload.uid(tree), List.of());
        };
    }

    private void learn(Operation operation) {
        switch (operation.outcome()) {
            case OK -> {
                if (operation.found().token() != 0) {
                    known.put(operation.key(), operation.found());
                } else {
                    known.remove(operation.key());
                }
            }
            case ABSENT, CHANGED, UNKNOWN -> known.remove(operation.key());
            case EXISTS, REFUSED -> {}
        }
    }

    private Link link(int member) {
        Link link = links[member];
        if (link != null && link.life != run.life(member)) {
            drop(member);
            link = null;
        }
        if (link == null) {
            link = new Link(run.connect(member, PATIENCE), run.nextConnection(), run.life(member));
            links[member] = link;
        }
        return link;
    }

    private void drop(int member) {
        if (links[member] != null) {
            Objects.requireNonNull(links[member]).http.close();
            links[member] = null;
        }
    }
}
