package io.hydrofoil.apiserver.audit;

import io.hydrofoil.apiserver.AuditConfig;
import io.hydrofoil.apiserver.AuditPolicyException;
import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.Forwarding;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.apiserver.request.RequestPath;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Records requests by policy, on their way to {@code next}. Stands outermost, so that what is refused is recorded too;
 * a server without a policy has none. Does not block: events are decoded and written on the queue's thread.
 */
public final class Auditor implements RequestHandler, AutoCloseable {
    private static final String ID_HEADER = "Audit-Id";
    private static final int MAX_ID_LENGTH = 256;

    private final AuditPolicy policy;
    private final AuditQueue queue;
    private final Clock clock;
    private final RequestHandler next;

    private Auditor(AuditPolicy policy, AuditQueue queue, Clock clock, RequestHandler next) {
        this.policy = policy;
        this.queue = queue;
        this.clock = clock;
        this.next = next;
    }

    /** Reads the policy and opens the log. */
    public static Auditor open(AuditConfig config, Clock clock, Metrics metrics, RequestHandler next)
            throws IOException, AuditPolicyException {
        AuditPolicy policy = AuditPolicy.parse(Files.readAllBytes(config.policyFile()));
        AuditFile file = new AuditFile(
                config.logPath(), (long) config.maxSizeMb() << 20, config.maxBackups(), config.maxAgeDays());
        return new Auditor(policy, new AuditQueue(file, clock, metrics), clock, next);
    }

    @Override
    public void handle(Exchange exchange) {
        RequestPath path = RequestPath.parse(exchange.method(), exchange.path(), exchange.query());
        AuditPolicy.Grade grade = policy.grade(exchange.identity(), path.attributes());
        String id = id(exchange.header("audit-id"));
        queue.count(grade.level());
        Audited audited = new Audited(exchange, request(exchange, path, grade, id));
        audited.record(AuditStage.REQUEST_RECEIVED, 0, AuditedRequest.Bytes.NONE);
        boolean failed = true;
        try {
            next.handle(audited);
            failed = false;
        } finally {
            if (failed) {
                audited.failed();
            }
        }
    }

    private AuditedRequest request(Exchange exchange, RequestPath path, AuditPolicy.Grade grade, String id) {
        // The body is kept for the object's name alone at the level Metadata: decoded late, recorded never.
        boolean isLookedAt = grade.level() != AuditLevel.NONE;
        return new AuditedRequest(
                id,
                grade,
                path,
                exchange.uri(),
                exchange.identity(),
                sources(exchange),
                or(exchange.header("user-agent")),
                clock.wallMs(),
                mediaType(or(exchange.header("content-type"))),
                isLookedAt ? new AuditedRequest.Bytes(exchange.body()) : AuditedRequest.Bytes.NONE);
    }

    /** A client may bring its own, by which it finds the request again. */
    private static String id(@Nullable String given) {
        return given == null || given.isEmpty() || given.length() > MAX_ID_LENGTH
                ? UUID.randomUUID().toString()
                : given;
    }

    /** Addresses that proxies on the way have named, and last the one that is connected. */
    private static List<String> sources(Exchange exchange) {
        List<String> sources = new ArrayList<>();
        for (String part : or(exchange.header("x-forwarded-for")).split(",")) {
            add(sources, part.trim());
        }
        add(sources, or(exchange.header("x-real-ip")).trim());
        add(sources, exchange.source());
        return sources;
    }

    private static void add(List<String> sources, String address) {
        boolean isAddress = !address.isEmpty()
                && address.length() <= 45
                && address.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
        if (isAddress && !sources.contains(address)) {
            sources.add(address);
        }
    }

    private static String mediaType(String header) {
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }

    private static String or(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Writes what waits and closes the log. */
    @Override
    public void close() {
        queue.close();
    }

    /** The exchange as the server sees it: its answer is recorded on its way. */
    private final class Audited implements Forwarding {
        private final Exchange exchange;
        private final AuditedRequest request;
        private final AtomicBoolean completed = new AtomicBoolean();
        private Map<String, String> annotations = Map.of();

        Audited(Exchange exchange, AuditedRequest request) {
            this.exchange = exchange;
            this.request = request;
        }

        @Override
        public Exchange inner() {
            return exchange;
        }

        void record(AuditStage stage, int code, AuditedRequest.Bytes answer) {
            if (!request.grade().records(stage)) {
                return;
            }
            Map<String, String> now;
            synchronized (this) {
                now = annotations;
            }
            queue.add(new AuditEvent(request, stage, code, answer, clock.wallMs(), now));
        }

        void failed() {
            if (completed.compareAndSet(false, true)) {
                record(AuditStage.PANIC, 500, AuditedRequest.Bytes.NONE);
            }
        }

        private void complete(int code, AuditedRequest.Bytes answer) {
            if (completed.compareAndSet(false, true)) {
                record(AuditStage.RESPONSE_COMPLETE, code, answer);
            }
        }

        private Map<String, List<String>> named(Map<String, List<String>> headers) {
            Map<String, List<String>> all = new HashMap<>(headers);
            all.put(ID_HEADER, List.of(request.id()));
            return all;
        }

        @Override
        public synchronized void annotate(String key, String value) {
            Map<String, String> more = new TreeMap<>(annotations);
            more.put(key, value);
            annotations = Map.copyOf(more);
        }

        @Override
        public void answer(int code, Map<String, List<String>> headers, byte[] body) {
            boolean isRecorded = code >= 400 || request.grade().level().covers(AuditLevel.REQUEST_RESPONSE);
            complete(code, isRecorded ? new AuditedRequest.Bytes(body) : AuditedRequest.Bytes.NONE);
            exchange.answer(code, named(headers), body);
        }

        @Override
        public Exchange.Stream stream(int code, Map<String, List<String>> headers) {
            if (isLongRunning(request.path())) {
                record(AuditStage.RESPONSE_STARTED, code, AuditedRequest.Bytes.NONE);
            }
            Exchange.Stream stream = exchange.stream(code, named(headers));
            stream.onClose(() -> complete(code, AuditedRequest.Bytes.NONE));
            return new AuditedStream(stream, () -> complete(code, AuditedRequest.Bytes.NONE));
        }
    }

    private static boolean isLongRunning(RequestPath path) {
        return path.isStream() || path.isWatch();
    }

    /** A stream whose end is recorded. */
    private record AuditedStream(Exchange.Stream inner, Runnable onEnd) implements Forwarding.Stream {

        @Override
        public void end() {
            inner.end();
            onEnd.run();
        }
    }
}
