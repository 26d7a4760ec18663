package io.hydrofoil.launcher;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.RequestHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes requests on to the leader that only it can answer, for the nodes are connected to it: logs of pods and what
 * they use. (Writes need no such thing, they travel as entries of the log; other reads are answered where they arrive.)
 * The request goes in the asker's name, and is authorized there as it was here; a virtual thread carries the answer
 * back as it comes.
 *
 * <p>A request is passed on once: where leaders change, two members may each take the other for the leader.
 */
final class LeaderRelay implements RequestHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderRelay.class);
    private static final String MARK = "X-Hydrofoil-Relayed";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int PIECE_BYTES = 16 * 1024;
    /** Of a refusal: a Status. */
    private static final int MAX_WHOLE_BYTES = 1024 * 1024;

    private static final List<String> ANSWER_HEADERS =
            List.of("Content-Type", "Cache-Control", "Retry-After", "Warning", "X-Content-Type-Options");

    private final List<String> servers;
    private final int self;
    private final IntSupplier leader;
    private final Path pki;
    private @Nullable AdminClient client;

    /**
     * @param leader index of the member that leads; -1: none is known
     * @param pki directory of the certificates
     */
    LeaderRelay(MembersConfig members, IntSupplier leader, Path pki) {
        this.servers = members.servers();
        this.self = members.self();
        this.leader = leader;
        this.pki = pki;
    }

    @Override
    public void handle(Exchange exchange) {
        int to = leader.getAsInt();
        if (to < 0 || to == self || exchange.header(MARK.toLowerCase(java.util.Locale.ROOT)) != null) {
            unavailable(exchange, "the leader changes now");
        } else {
            Thread.ofVirtual().name("relay").start(() -> relay(exchange, servers.get(to)));
        }
    }

    private static void unavailable(Exchange exchange, String cause) {
        String body = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\""
                + cause + ", please try again\",\"reason\":\"ServiceUnavailable\",\"code\":503}\n";
        exchange.answer(
                503,
                Map.of("Content-Type", List.of("application/json"), "Retry-After", List.of("1")),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private void relay(Exchange exchange, String server) {
        HttpResponse<InputStream> answer;
        try {
            answer = client().stream(request(exchange, server));
        } catch (IOException | StartException e) {
            LOG.warn("a request could not be passed on to the leader server={} cause={}", server, e.getMessage());
            unavailable(exchange, "the leader does not answer");
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unavailable(exchange, "this server stops");
            return;
        }
        try (InputStream body = answer.body()) {
            boolean isWhole = answer.statusCode() != 200;
            if (isWhole) {
                exchange.answer(answer.statusCode(), headers(answer), body.readNBytes(MAX_WHOLE_BYTES));
            } else {
                stream(exchange.stream(200, streamed(headers(answer))), body);
            }
        } catch (IOException e) {
            LOG.debug("the leader's answer broke off server={}", server, e);
        }
    }

    private HttpRequest request(Exchange exchange, String server) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server).resolve(exchange.uri()))
                .timeout(TIMEOUT)
                .header(MARK, "1");
        String accept = exchange.header("accept");
        if (accept != null) {
            request.header("Accept", accept);
        }
        Identity who = exchange.identity();
        request.header("Impersonate-User", who.user());
        if (!who.uid().isEmpty()) {
            request.header("Impersonate-Uid", who.uid());
        }
        who.groups().forEach(group -> request.header("Impersonate-Group", group));
        who.extra()
                .forEach((key, values) -> values.forEach(value ->
                        request.header("Impersonate-Extra-" + URLEncoder.encode(key, StandardCharsets.UTF_8), value)));
        return request.build();
    }

    private static Map<String, List<String>> headers(HttpResponse<InputStream> answer) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : ANSWER_HEADERS) {
            List<String> values = answer.headers().allValues(name);
            if (!values.isEmpty()) {
                headers.put(name, values);
            }
        }
        return headers;
    }

    /** A log may go to a WebSocket. */
    private static Map<String, List<String>> streamed(Map<String, List<String>> headers) {
        headers.put(Exchange.UPGRADE, List.of(Exchange.WEB_SOCKET));
        return headers;
    }

    static void stream(Exchange.Stream out, InputStream body) throws IOException {
        try {
            copy(out, body);
        } finally {
            // also of an answer that broke off: nothing more will come
            out.end();
        }
    }

    private static void copy(Exchange.Stream out, InputStream body) throws IOException {
        Semaphore turn = new Semaphore(0);
        AtomicBoolean gone = new AtomicBoolean();
        out.onClose(() -> {
            gone.set(true);
            turn.release();
            close(body);
        });
        byte[] piece = new byte[PIECE_BYTES];
        for (int length = body.read(piece); length >= 0 && !gone.get(); length = body.read(piece)) {
            out.write(Arrays.copyOf(piece, length), 0, length);
            out.flush();
            if (!out.isWritable()) {
                turn.drainPermits();
                out.onWritable(turn::release);
                // whoever goes says so before the permit that may just have been drained
                if (!gone.get()) {
                    turn.acquireUninterruptibly();
                }
            }
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            LOG.debug("the client of a passed-on request is gone", e);
        }
    }

    /** Made when it is first needed: most members never need it. */
    private synchronized AdminClient client() throws StartException {
        AdminClient made = client;
        if (made == null) {
            made = new AdminClient(servers.get(self), pki);
            client = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
