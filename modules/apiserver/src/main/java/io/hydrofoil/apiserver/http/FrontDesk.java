package io.hydrofoil.apiserver.http;

import io.hydrofoil.access.Authenticator;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.chassis.Metrics.Count;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections of a server share: limits, credentials, the handler, counters. Thread-safe. */
final class FrontDesk {
    private static final Logger LOG = LoggerFactory.getLogger(FrontDesk.class);
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final HttpLimits limits;
    private final Clock clock;
    private final RequestHandler handler;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final BodyBudget bodies;
    private final Refusal tooLarge;
    private final AtomicInteger connections = new AtomicInteger();
    private final Metrics.Counter refusals;
    private final Count stalled;
    private final Count brokenConnections;
    private final Count handlerFailures;
    private volatile Date date = new Date(Long.MIN_VALUE, "");

    private record Date(long second, String text) {}

    FrontDesk(NettyServer.Parts parts) {
        Metrics metrics = parts.metrics();
        this.limits = parts.limits();
        this.clock = parts.clock();
        this.handler = parts.handler();
        this.authenticator = parts.access().authenticator();
        this.authorizer = parts.access().authorizer();
        this.bodies = new BodyBudget(limits.bodiesInFlightBytes());
        this.tooLarge = Refusal.tooLarge(limits.bodyBytes());
        this.refusals = metrics.counter(
                "hydrofoil_http_refusals_total", "Requests that the HTTP front answered itself.", "code");
        this.stalled = metrics.counter(
                        "hydrofoil_http_stalled_answers_total", "Answers given up because the client took nothing.")
                .with();
        this.brokenConnections = metrics.counter(
                        "hydrofoil_http_broken_connections_total", "Connections closed because of a fault.")
                .with();
        this.handlerFailures = metrics.counter("hydrofoil_http_handler_failures_total", "Requests whose handler threw.")
                .with();
        metrics.gauge("hydrofoil_http_connections", "Open connections.", connections::get);
        metrics.gauge("hydrofoil_http_body_bytes", "Bytes of request bodies held.", bodies::heldBytes);
    }

    HttpLimits limits() {
        return limits;
    }

    Clock clock() {
        return clock;
    }

    BodyBudget bodies() {
        return bodies;
    }

    Refusal tooLarge() {
        return tooLarge;
    }

    Authorizer authorizer() {
        return authorizer;
    }

    @Nullable
    Identity authenticate(@Nullable Identity certificateIdentity, @Nullable String authorization) {
        return authenticator.authenticate(certificateIdentity, authorization);
    }

    /** False: there are too many connections, close it. */
    boolean admitConnection() {
        if (connections.incrementAndGet() <= limits.connections()) {
            return true;
        }
        connections.decrementAndGet();
        return false;
    }

    void connectionClosed() {
        connections.decrementAndGet();
    }

    void countRefusal(int code) {
        refusals.with(Integer.toString(code)).increment();
    }

    void countStalled() {
        stalled.increment();
    }

    void connectionBroke(Throwable fault) {
        brokenConnections.increment();
        LOG.debug("connection closed because of a fault", fault);
    }

    /** Hands a request to the handler; its failure is answered here, for it must not break the connection. */
    void dispatch(HttpExchange exchange) {
        try {
            handler.handle(exchange);
        } catch (RuntimeException | Error e) {
            handlerFailures.increment();
            LOG.error("request failed method={} path={}", exchange.method(), exchange.path(), e);
            exchange.answerUnlessAnswered(Refusal.INTERNAL_ERROR);
        }
    }

    /** The Date header, formatted once a second. */
    String date() {
        long second = Math.floorDiv(clock.wallMs(), 1000);
        Date now = date;
        if (now.second() != second) {
            now = new Date(second, HTTP_DATE.format(Instant.ofEpochSecond(second)));
            date = now;
        }
        return now.text();
    }
}
