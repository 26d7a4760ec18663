package io.hydrofoil.soak.check;

import io.hydrofoil.soak.check.SimServer.Ask;
import io.hydrofoil.soak.check.SimServer.Told;
import io.hydrofoil.soak.history.FinalState;
import io.hydrofoil.soak.history.History;
import io.hydrofoil.soak.history.Kind;
import io.hydrofoil.soak.history.Operation;
import io.hydrofoil.soak.history.Outcome;
import io.hydrofoil.soak.history.Version;
import io.hydrofoil.soak.history.WatchLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A history from a seed: clients that ask one thing at a time of a {@link SimServer}; each request takes effect at some
 * time between its beginning and its end, or, if its end is open, at any later time or never.
 */
final class SimHistory {
    private static final int CLIENTS = 6;
    private static final int KEYS = 3;
    private static final int OPEN_PERCENT = 4;
    private static final int MAX_TAKES = 1_000;

    private final Random random;
    private final SimServer server;
    private final PriorityQueue<Due> due = new PriorityQueue<>(
            Comparator.comparingLong((Due each) -> each.atNs).thenComparingLong(each -> each.order));
    private final List<Operation> operations = new ArrayList<>();
    private final List<Map<String, Version>> known = new ArrayList<>();
    private final int wanted;
    private long order;
    private long tokens;
    private int connections = CLIENTS;

    private record Due(long atNs, long order, Runnable action) {}

    private SimHistory(long seed, Bug bug, int wanted) {
        this.random = new Random(seed);
        this.server = new SimServer(bug, random);
        this.wanted = wanted;
    }

    /** {@code bugsShown}: how often the server did wrong. */
    record Made(History history, int bugsShown) {}

    static Made make(long seed, Bug bug, int wanted) {
        return new SimHistory(seed, bug, wanted).run();
    }

    private Made run() {
        for (int client = 0; client < CLIENTS; client++) {
            known.add(new HashMap<>());
            next(client, client + 1, 0);
        }
        long last = 0;
        while (!due.isEmpty()) {
            Due each = due.remove();
            last = each.atNs;
            each.action.run();
        }
        WatchLog right = new WatchLog(0, 10, 0, server.events);
        WatchLog watched = new WatchLog(1, 10, 2, server.watched());
        List<FinalState> finals = List.of(server.finalState(0), server.finalState(1));
        // The watcher that may be wrong comes first half of the time: neither is to be believed more than the other.
        List<WatchLog> watches = last % 2 == 0 ? List.of(right, watched) : List.of(watched, right);
        operations.sort(Comparator.comparingInt(Operation::client).thenComparingLong(Operation::invokedNs));
        return new Made(new History(operations, watches, finals), server.bugsShown);
    }

    private void at(long atNs, Runnable action) {
        due.add(new Due(atNs, order++, action));
    }

    private void next(int client, int connection, long nowNs) {
        long beginNs = nowNs + 1 + random.nextInt(MAX_TAKES);
        if (operations.size() >= wanted) {
            return;
        }
        at(beginNs, () -> begin(client, connection, beginNs));
    }

    private void begin(int client, int connection, long beginNs) {
        Ask ask = ask(client);
        long effectNs = beginNs + 1 + random.nextInt(MAX_TAKES);
        long endNs = effectNs + 1 + random.nextInt(MAX_TAKES);
        if (random.nextInt(100) < OPEN_PERCENT) {
            int fate = random.nextInt(3);
            if (fate > 0) {
                // In time, or long after.
                long lateNs = fate == 1 ? effectNs : effectNs + random.nextInt(20 * MAX_TAKES);
                at(lateNs, () -> server.at(lateNs, ask));
            }
            at(endNs, () -> {
                end(client, connection, ask, Told.of(Outcome.UNKNOWN), beginNs, endNs);
                next(client, ++connections, endNs);
            });
            return;
        }
        at(effectNs, () -> {
            Told told = server.at(effectNs, ask);
            at(endNs, () -> {
                end(client, connection, ask, told, beginNs, endNs);
                next(client, connection, endNs);
            });
        });
    }

    private Ask ask(int client) {
        String key = "k-" + random.nextInt(KEYS);
        Version seen = known.get(client).get(key);
        return switch (random.nextInt(10)) {
            case 0, 1 -> new Ask(Kind.READ, key, 0, Operation.NONE);
            case 2 -> new Ask(Kind.CREATE, key, ++tokens * 2, Operation.NONE);
            case 3 -> new Ask(Kind.OVERWRITE, key, ++tokens * 2, Operation.NONE);
            case 4 -> new Ask(Kind.DELETE, key, 0, Operation.NONE);
            case 5 -> new Ask(Kind.LIST, "k-", 0, Operation.NONE);
            case 6 -> new Ask(Kind.CACHED_READ, key, 0, Operation.NONE);
            default ->
                seen == null
                        ? new Ask(Kind.READ, key, 0, Operation.NONE)
                        : new Ask(Kind.UPDATE, key, ++tokens * 2, seen);
        };
    }

    private void end(int client, int connection, Ask ask, Told told, long beginNs, long endNs) {
        if (told.found().token() != 0) {
            known.get(client).put(ask.key(), told.found());
        }
        operations.add(new Operation(
                client,
                0,
                connection,
                ask.kind(),
                ask.key(),
                ask.token(),
                ask.expected(),
                beginNs,
                endNs,
                told.outcome(),
                told.found(),
                told.uid(),
                told.items()));
    }
}
