package io.hydrofoil.apiserver;

import io.hydrofoil.access.Pki;
import io.hydrofoil.apiserver.http.HttpLimits;
import io.hydrofoil.apiserver.http.NettyServer;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The API server's HTTPS front: TLS, HTTP/1.1 and HTTP/2 on one port, each request passed on as an {@link Exchange}.
 * Serves from {@link #open} on.
 */
public final class HttpsServer implements AutoCloseable {
    private final NettyServer server;

    private HttpsServer(NettyServer server) {
        this.server = server;
    }

    /**
     * Listens on {@code address} (port 0: any).
     *
     * @throws java.net.BindException if the address is taken or not of this machine
     */
    public static HttpsServer open(InetSocketAddress address, Pki pki, RequestHandler handler, Metrics metrics)
            throws IOException {
        return new HttpsServer(NettyServer.open(
                address, new NettyServer.Parts(pki, handler, HttpLimits.standard(), Clock.system(), metrics)));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() {
        server.close();
    }
}
