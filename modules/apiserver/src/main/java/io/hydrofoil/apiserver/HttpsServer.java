package io.hydrofoil.apiserver;

import io.hydrofoil.access.Authenticator;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Pki;
import io.hydrofoil.apiserver.audit.Auditor;
import io.hydrofoil.apiserver.health.Health;
import io.hydrofoil.apiserver.health.HealthGate;
import io.hydrofoil.apiserver.health.ProcessMetrics;
import io.hydrofoil.apiserver.health.RequestMetrics;
import io.hydrofoil.apiserver.http.HttpLimits;
import io.hydrofoil.apiserver.http.NettyServer;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The API server's HTTPS front: TLS, HTTP/1.1 and HTTP/2 on one port, each request passed on as an {@link Exchange}.
 * Serves from {@link #open} on.
 */
public final class HttpsServer implements AutoCloseable {
    private final NettyServer server;
    private final @Nullable Auditor auditor;

    /**
     * Who the server is, who clients are, and what they may.
     *
     * @param pki the server's certificate, and the authority of clients' certificates
     * @param authenticator tells who a client is
     * @param authorizer tells whether it may look at health and metrics
     */
    public record Access(Pki pki, Authenticator authenticator, Authorizer authorizer) {}

    /**
     * What the server tells of itself.
     *
     * @param checks for {@code /livez} and {@code /readyz}, in the order in which they are told
     * @param flags its configuration, by option, for {@code /flagz}; without secrets
     */
    public record About(List<HealthCheck> checks, Metrics metrics, Map<String, String> flags) {}

    private HttpsServer(NettyServer server, @Nullable Auditor auditor) {
        this.server = server;
        this.auditor = auditor;
    }

    /**
     * Listens on {@code address} (port 0: any). Health, version and metrics are answered here, everything else by
     * {@code handler}.
     *
     * @param audit how requests are recorded; null: not at all
     * @throws AuditPolicyException if the audit policy cannot be used
     * @throws java.net.BindException if the address is taken or not of this machine
     */
    public static HttpsServer open(
            InetSocketAddress address, Access access, RequestHandler handler, About about, @Nullable AuditConfig audit)
            throws IOException, AuditPolicyException {
        Clock clock = Clock.system();
        Metrics metrics = about.metrics();
        long startMs = processStartMs(clock);
        ProcessMetrics.register(metrics, startMs);
        Health health = new Health(about, startMs, clock);
        RequestHandler gate = new HealthGate(health, access.authorizer(), handler);
        RequestHandler measured = new RequestMetrics(gate, clock, metrics);
        Auditor auditor = audit == null ? null : Auditor.open(audit, clock, metrics, measured);
        RequestHandler first = auditor == null ? measured : auditor;
        NettyServer.Parts parts = new NettyServer.Parts(access, first, HttpLimits.standard(), clock, metrics);
        return new HttpsServer(NettyServer.open(address, parts), auditor);
    }

    private static long processStartMs(Clock clock) {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .orElseGet(clock::wallMs);
    }

    /**
     * Loads the native libraries, which takes a while: worth doing on another thread while a server is not needed yet.
     */
    public static void preload() {
        NettyServer.preload();
    }

    /**
     * Listens on a further address together with other processes of this machine, each of which takes some of the
     * connections.
     *
     * @throws java.net.BindException if somebody listens there alone
     */
    public void share(InetSocketAddress address) throws IOException {
        server.share(address);
    }

    /** Where it listens alone. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() {
        server.close();
        if (auditor != null) {
            auditor.close();
        }
    }
}
