package io.hydrofoil.apiserver.gate;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.Forwarding;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.apiserver.flow.Seat;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Statuses;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the gate: the exchange as the server sees it, the seat as the queues see it, and what
 * remains to be done. Gives its seat back when its answer is handed over; an answer that streams keeps it until its
 * end, a watch until it has sent what existed.
 */
final class Admitted extends Seat implements Forwarding {
    private static final Map<String, List<String>> FAILED_HEADERS = Map.of("Content-Type", List.of("application/json"));
    private static final byte[] FAILED =
            Json.bytes(Statuses.internalError("the server failed to answer, its log tells why")
                    .toTree());
    private static final AtomicIntegerFieldUpdater<Admitted> LEFT =
            AtomicIntegerFieldUpdater.newUpdater(Admitted.class, "left");

    final Lane lane;
    final Exchange exchange;
    private final FlowGate gate;
    private @Nullable RequestHandler next;
    private final @Nullable String watched;
    private final boolean isInitialized;
    long arrivedAtGateNs;
    private volatile int left;
    private volatile boolean answered;

    /**
     * What a request asks of its way.
     *
     * @param watched resource that it watches, or null
     * @param isInitialized whether the watch has nothing to send at first
     */
    record Ask(long flow, long work, @Nullable String watched, boolean isInitialized) {}

    Admitted(FlowGate gate, Lane lane, Exchange exchange, RequestHandler next, Ask ask) {
        super(ask.flow(), ask.work());
        this.gate = gate;
        this.lane = lane;
        this.exchange = exchange;
        this.next = next;
        this.watched = ask.watched();
        this.isInitialized = ask.isInitialized();
    }

    @Override
    public Exchange inner() {
        return exchange;
    }

    /** Goes on with the request, which has its seat. */
    void proceed() {
        RequestHandler handler = Objects.requireNonNull(next, "proceeds once");
        // A watch stays here for an hour: what its request was handled with need not.
        next = null;
        boolean failed = true;
        try {
            handler.handle(this);
            failed = false;
        } finally {
            if (failed) {
                leave();
            }
        }
    }

    /** Answers that the server has failed, if nothing was answered yet. */
    void fail() {
        if (!answered) {
            exchange.answer(500, FAILED_HEADERS, FAILED);
        }
    }

    /** Gives the seat back; once, whoever calls. */
    void leave() {
        if (left == 0 && LEFT.compareAndSet(this, 0, 1)) {
            gate.leave(this);
        }
    }

    @Override
    public void answer(int code, Map<String, List<String>> headers, byte[] body) {
        answered = true;
        try {
            exchange.answer(code, lane.headers(headers), body);
        } finally {
            leave();
        }
    }

    @Override
    public Exchange.Stream stream(int code, Map<String, List<String>> headers) {
        answered = true;
        Exchange.Stream stream = exchange.stream(code, lane.headers(headers));
        if (watched != null && isInitialized) {
            leave();
        }
        Seated seated = new Seated(stream);
        if (watched != null) {
            gate.watchers().add(watched);
        }
        stream.onClose(seated::over);
        return seated;
    }

    /** A stream whose beginning or whole holds the seat. */
    private final class Seated implements Forwarding.Stream {
        private final Exchange.Stream stream;
        private final AtomicBoolean over = new AtomicBoolean();

        Seated(Exchange.Stream stream) {
            this.stream = stream;
        }

        @Override
        public Exchange.Stream inner() {
            return stream;
        }

        @Override
        public void follows() {
            leave();
            stream.follows();
        }

        @Override
        public void end() {
            stream.end();
            over();
        }

        void over() {
            leave();
            if (watched != null && over.compareAndSet(false, true)) {
                gate.watchers().remove(watched);
            }
        }
    }
}
