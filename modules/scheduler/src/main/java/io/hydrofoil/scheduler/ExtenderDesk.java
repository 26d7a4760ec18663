package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Value;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.extender.Extender;
import io.hydrofoil.scheduler.intake.Board;
import io.hydrofoil.scheduler.placing.Decision;
import io.hydrofoil.scheduler.placing.Placer;
import io.hydrofoil.scheduler.preemption.Candidate;
import io.hydrofoil.scheduler.preemption.Preemption;
import io.hydrofoil.scheduler.queue.PendingPod;
import io.hydrofoil.scheduler.ranking.Ranking;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Asks extenders about pods, while others are placed: a pod is in flight until its answers are there, and its place is
 * checked again then, because the table has moved on. Runs on the scheduler's agent; only answers arrive from elsewhere.
 */
final class ExtenderDesk {
    /** Pods in flight at once; more wait in the queue. */
    static final int MAX_FLIGHTS = 64;

    private static final int MAX_ANSWERS = 1024;

    private final List<Extender> extenders;
    private final Board board;
    private final Function<String, @Nullable ApiObject> nodes;
    private final Doorbell doorbell;
    private final ManyToOneConcurrentArrayQueue<Runnable> answers = new ManyToOneConcurrentArrayQueue<>(MAX_ANSWERS);
    private @Nullable Placer placer;
    private @Nullable Ending ending;
    private int flights;
    private long nowMs;

    /** What becomes of pods. */
    interface Ending {
        /** The pod takes this row. */
        void take(PendingPod pod, Demand demand, int row, long nowMs);

        /** It fits nowhere. */
        void leave(PendingPod pod, Decision.Unfit unfit, long nowMs);

        /** An extender failed. */
        void fail(PendingPod pod, String why, long nowMs);

        /** These are to go for it, after all. */
        void evict(PendingPod pod, Candidate candidate, long nowMs);
    }

    private static final class Flight {
        final PendingPod pod;
        final ApiObject whole;
        final Demand demand;
        final List<Extender> interested;
        final Map<String, Integer> scores = new HashMap<>();
        final Map<String, String> failed = new HashMap<>();
        Set<String> names = Set.of();
        int next;
        int outstanding;

        Flight(PendingPod pod, ApiObject whole, Demand demand, List<Extender> interested) {
            this.pod = pod;
            this.whole = whole;
            this.demand = demand;
            this.interested = interested;
        }
    }

    ExtenderDesk(
            List<Extender> extenders, Board board, Function<String, @Nullable ApiObject> nodes, Doorbell doorbell) {
        this.extenders = extenders;
        this.board = board;
        this.nodes = nodes;
        this.doorbell = doorbell;
    }

    void open(Placer placing, Ending endings) {
        placer = placing;
        ending = endings;
    }

    /** Whether extenders filter or score nodes for a pod. */
    boolean haveSay(PendingPod.Seen pod) {
        ApiObject whole = pod.full();
        if (extenders.isEmpty() || whole == null) {
            return false;
        }
        for (Extender extender : extenders) {
            boolean asks = !extender.config().filterVerb().isEmpty()
                    || !extender.config().prioritizeVerb().isEmpty();
            if (asks && extender.isInterested(whole)) {
                return true;
            }
        }
        return false;
    }

    boolean hasRoom() {
        return flights < MAX_FLIGHTS;
    }

    /** Takes in answers; returns how many. */
    int poll(long now) {
        nowMs = now;
        int count = 0;
        for (Runnable answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.run();
            count++;
        }
        return count;
    }

    /** Asks about a pod in flight. */
    void ask(PendingPod pod, Demand demand, long now) {
        nowMs = now;
        ApiObject whole = whole(pod);
        Flight flight = new Flight(
                pod,
                whole,
                demand,
                extenders.stream().filter(each -> each.isInterested(whole)).toList());
        flight.names = fitting(ranking(pod, demand));
        flights++;
        filter(flight);
    }

    private Set<String> fitting(Ranking ranking) {
        Set<String> names = new LinkedHashSet<>();
        for (int row = 0; row < board.table().rowCount(); row++) {
            if (board.table().isLive(row) && ranking.fits(row)) {
                names.add(board.table().name(row));
            }
        }
        return names;
    }

    /** One extender after the other: each sees what the one before has left. */
    private void filter(Flight flight) {
        while (flight.next < flight.interested.size()) {
            Extender extender = flight.interested.get(flight.next++);
            if (!extender.config().filterVerb().isEmpty()) {
                send(
                        extender,
                        extender.config().filterVerb(),
                        extender.nodesQuestion(flight.whole, flight.names, nodes),
                        answer -> onFiltered(flight, extender, Extender.filtered(answer)),
                        fault -> onFiltered(flight, extender, new Extender.Filtered(Set.of(), Map.of(), fault)));
                return;
            }
        }
        prioritize(flight);
    }

    private void onFiltered(Flight flight, Extender extender, Extender.Filtered result) {
        if (!result.error().isEmpty()) {
            if (extender.config().isIgnorable()) {
                filter(flight);
            } else {
                end(flight);
                ending().fail(flight.pod, result.error(), nowMs);
            }
            return;
        }
        flight.failed.putAll(result.failed());
        Set<String> left = new LinkedHashSet<>(flight.names);
        left.retainAll(result.names());
        flight.names = left;
        if (left.isEmpty()) {
            noneLeft(flight);
        } else {
            filter(flight);
        }
    }

    private void noneLeft(Flight flight) {
        end(flight);
        if (isWanted(flight)) {
            Map<String, Integer> reasons = new TreeMap<>();
            flight.failed.values().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
            Ranking ranking = ranking(flight.pod, flight.demand);
            ending().leave(flight.pod, placer().refused(flight.pod.seen(), flight.demand, ranking, reasons), nowMs);
        }
    }

    private void prioritize(Flight flight) {
        flight.outstanding = 1;
        for (Extender extender : flight.interested) {
            if (!extender.config().prioritizeVerb().isEmpty()) {
                flight.outstanding++;
                send(
                        extender,
                        extender.config().prioritizeVerb(),
                        extender.nodesQuestion(flight.whole, flight.names, nodes),
                        answer -> onScores(flight, extender.scores(answer)),
                        fault -> onScores(flight, Map.of())); // scores are advice: without them it goes on
            }
        }
        onScores(flight, Map.of());
    }

    private void onScores(Flight flight, Map<String, Integer> scores) {
        scores.forEach((node, score) -> flight.scores.merge(node, score, Integer::sum));
        if (--flight.outstanding == 0) {
            choose(flight);
        }
    }

    private void choose(Flight flight) {
        end(flight);
        if (!isWanted(flight)) {
            return;
        }
        Ranking ranking = ranking(flight.pod, flight.demand);
        List<Integer> rows = new ArrayList<>();
        for (String name : flight.names) {
            int row = board.table().row(name);
            if (row >= 0 && board.table().isLive(row) && ranking.fits(row)) {
                rows.add(row);
            }
        }
        Map<Integer, Integer> totals = new HashMap<>();
        for (int row : rows) {
            totals.put(
                    row,
                    ranking.score(row)
                            + flight.scores.getOrDefault(board.table().name(row), 0));
        }
        Integer best = rows.stream().max(Comparator.comparing(totals::get)).orElse(null);
        if (best == null) {
            board.queue().again(flight.pod); // others took what was there when the extenders were asked
        } else {
            ending().take(flight.pod, flight.demand, best, nowMs);
        }
    }

    /** The extender that binds a pod, or null. */
    @Nullable
    Extender binder(PendingPod pod) {
        ApiObject whole = pod.seen().full();
        for (Extender extender : extenders) {
            if (whole != null && !extender.config().bindVerb().isEmpty() && extender.isInterested(whole)) {
                return extender;
            }
        }
        return null;
    }

    /** Has an extender bind a pod; the answer is empty if it did. */
    void bind(Extender extender, PendingPod pod, String node, Consumer<String> onAnswer) {
        send(
                extender,
                extender.config().bindVerb(),
                Extender.bindQuestion(pod.seen().about(), node),
                answer -> onAnswer.accept(Extender.bindError(answer)),
                onAnswer);
    }

    /** Whether extenders have a say about whom to evict for a pod. */
    boolean haveSayInPreemption(PendingPod pod) {
        return !preempting(pod).isEmpty();
    }

    private List<Extender> preempting(PendingPod pod) {
        ApiObject whole = pod.seen().full();
        return whole == null
                ? List.of()
                : extenders.stream()
                        .filter(each -> !each.config().preemptVerb().isEmpty() && each.isInterested(whole))
                        .toList();
    }

    /** Asks whom to evict for a pod that waits; evicts the best candidate that is left. */
    void preempt(PendingPod pod, List<Candidate> candidates, long now) {
        nowMs = now;
        board.queue().evicting(pod);
        askVictims(pod, preempting(pod), 0, candidates);
    }

    private void askVictims(PendingPod pod, List<Extender> asked, int index, List<Candidate> candidates) {
        if (index == asked.size() || candidates.isEmpty()) {
            Candidate best = Preemption.best(candidates);
            board.queue().evicted(pod, false, nowMs);
            if (best != null && board.queue().get(pod.uid()) == pod) {
                ending().evict(pod, best, nowMs);
            }
            return;
        }
        Extender extender = asked.get(index);
        send(
                extender,
                extender.config().preemptVerb(),
                extender.victimsQuestion(whole(pod), candidates, board.table()),
                answer -> askVictims(pod, asked, index + 1, Extender.candidates(answer, candidates, board.table())),
                fault -> {
                    boolean goesOn = extender.config().isIgnorable();
                    askVictims(pod, asked, index + 1, goesOn ? candidates : List.of());
                });
    }

    private void send(
            Extender extender, String verb, Value question, Consumer<Value> onAnswer, Consumer<String> onFault) {
        extender.transport()
                .ask(
                        verb,
                        question,
                        value -> arrive(() -> onAnswer.accept(value)),
                        why -> arrive(() -> onFault.accept(why)));
    }

    private void arrive(Runnable answer) {
        answers.add(answer);
        doorbell.ring();
    }

    private void end(Flight flight) {
        flights--;
        flight.next = flight.interested.size();
    }

    private boolean isWanted(Flight flight) {
        return board.queue().get(flight.pod.uid()) == flight.pod;
    }

    private Ranking ranking(PendingPod pod, Demand demand) {
        return placer().ranking(pod.seen(), demand);
    }

    private static ApiObject whole(PendingPod pod) {
        ApiObject whole = pod.seen().full();
        if (whole == null) {
            throw new IllegalStateException("whole pods are kept where there are extenders");
        }
        return whole;
    }

    private Placer placer() {
        return java.util.Objects.requireNonNull(placer, "not opened");
    }

    private Ending ending() {
        return java.util.Objects.requireNonNull(ending, "not opened");
    }
}
