package io.hydrofoil.apiserver.http;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Exchange;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPromise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request and the way back to its sender. Thread-safe; answers are written on the connection's event loop. */
final class HttpExchange implements Exchange {
    private final Connection connection;
    private final Lane lane;
    private final byte[] body;
    private volatile Request request;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** A request that has arrived, but for its body. */
    record Request(
            String method,
            String uri,
            RequestTarget target,
            RequestHeaders headers,
            Identity identity,
            long arrivedNs) {

        /** What is left when an answer without end begins: thousands of watches wait, each for an hour. */
        Request withoutDetails() {
            RequestTarget bare = new RequestTarget(target.path(), Map.of());
            return new Request(method, uri, bare, RequestHeaders.NONE, identity, arrivedNs);
        }
    }

    HttpExchange(Connection connection, Lane lane, Request request, byte[] body) {
        this.connection = connection;
        this.lane = lane;
        this.request = request;
        this.body = body;
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String path() {
        return request.target().path();
    }

    @Override
    public String uri() {
        return request.uri();
    }

    @Override
    public String source() {
        return connection.source();
    }

    @Override
    public Map<String, List<String>> query() {
        return request.target().query();
    }

    @Override
    public @Nullable String header(String name) {
        return request.headers().get(name);
    }

    @Override
    public Map<String, List<String>> headers() {
        return request.headers().byName();
    }

    @Override
    public void onGone(Runnable callback) {
        connection.submit(() -> lane.onGone(callback));
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public Identity identity() {
        return request.identity();
    }

    @Override
    public long arrivedNs() {
        return request.arrivedNs();
    }

    @Override
    public void answer(int code, Map<String, List<String>> headers, byte[] answer) {
        claim();
        if (Gzip.isWorthIt(answer.length)
                && Gzip.isAccepted(header("accept-encoding"))
                && !headers.containsKey("Content-Encoding")) {
            // Compressing megabytes takes long: not on the caller's thread, which may be an event loop or the store
            // agent.
            Thread.ofVirtual().name("gzip").start(() -> send(code, Gzip.headers(headers), Gzip.compress(answer)));
            return;
        }
        send(code, headers, answer);
    }

    @Override
    public Stream stream(int code, Map<String, List<String>> headers) {
        claim();
        boolean headOnly = isHead();
        String auditId = AuditIds.of(header("audit-id"));
        boolean offersSocket = headers.containsKey(UPGRADE);
        Map<String, List<String>> sent = offersSocket ? withoutUpgrade(headers) : headers;
        OutboundStream stream = new OutboundStream(connection, lane, headOnly);
        request = request.withoutDetails();
        connection.submit(() -> {
            if (!offersSocket || !lane.upgrade(sent)) {
                lane.head(code, sent, auditId, Lane.UNKNOWN_LENGTH, headOnly);
            }
            lane.attach(stream);
        });
        return stream;
    }

    private static Map<String, List<String>> withoutUpgrade(Map<String, List<String>> headers) {
        Map<String, List<String>> rest = new LinkedHashMap<>(headers);
        rest.remove(UPGRADE);
        return rest;
    }

    /** Answers if the handler has not done so before it failed. */
    void answerUnlessAnswered(Refusal refusal) {
        if (answered.compareAndSet(false, true)) {
            send(refusal.code(), refusal.headers(), refusal.body());
        }
    }

    private void claim() {
        if (!answered.compareAndSet(false, true)) {
            throw new IllegalStateException("answered twice: " + method() + " " + path());
        }
    }

    private void send(int code, Map<String, List<String>> headers, byte[] answer) {
        boolean headOnly = isHead() || answer.length == 0;
        String auditId = AuditIds.of(header("audit-id"));
        connection.submit(() -> {
            lane.head(code, headers, auditId, answer.length, headOnly);
            if (!headOnly) {
                ChannelPromise sent = connection.ctx().newPromise();
                connection.answerLeaves(answer.length, sent);
                lane.data(Unpooled.wrappedBuffer(answer), true, sent);
            }
        });
    }

    private boolean isHead() {
        return "HEAD".equals(request.method());
    }
}
