package io.hydrofoil.apiserver.outbound;

import io.hydrofoil.chassis.Clock;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Whole requests to others, each with its answer. Blocks: for virtual threads. Thread-safe. */
final class HttpCaller implements AutoCloseable {
    static final String TIMED_OUT = "context deadline exceeded";

    private final Clock clock;
    private final TlsClients tls;
    private final OutboundLimits limits;
    private final Connections connections;

    HttpCaller(Clock clock, TlsClients tls, OutboundLimits limits) {
        this.clock = clock;
        this.tls = tls;
        this.limits = limits;
        this.connections = new Connections(limits);
    }

    /** A whole answer. */
    static final class Reply {
        private final ResponseHead head;
        private final byte[] body;

        Reply(ResponseHead head, byte[] body) {
            this.head = head;
            this.body = body;
        }

        ResponseHead head() {
            return head;
        }

        byte[] body() {
            return body;
        }
    }

    /**
     * Sends a request and reads its answer. A connection that was kept and is broken does not count: the request goes
     * out once more on a new one.
     */
    Reply call(
            Target target, String method, String uri, Map<String, List<String>> headers, byte[] body, Deadline deadline)
            throws CallException {
        HttpConnection kept = connections.take(target, clock.monotonicNs() / 1_000_000);
        if (kept != null) {
            try {
                return exchange(target, kept, new Sent(method, uri, headers, body), deadline);
            } catch (IOException e) {
                if (HttpConnection.isTimeout(e)) {
                    throw new CallException(TIMED_OUT);
                }
            }
        }
        try {
            HttpConnection fresh = HttpConnection.open(target, tls, deadline, limits.headBytes());
            return exchange(target, fresh, new Sent(method, uri, headers, body), deadline);
        } catch (IOException e) {
            throw new CallException(text(e, target.address()));
        }
    }

    /** Opens a connection of its own to a target, for answers without end. */
    HttpConnection open(Target target, Deadline deadline) throws CallException {
        try {
            return HttpConnection.open(target, tls, deadline, limits.headBytes());
        } catch (IOException e) {
            throw new CallException(text(e, target.address()));
        }
    }

    private static final class Sent {
        private final String method;
        private final String uri;
        private final Map<String, List<String>> headers;
        private final byte[] body;

        Sent(String method, String uri, Map<String, List<String>> headers, byte[] body) {
            this.method = method;
            this.uri = uri;
            this.headers = headers;
            this.body = body;
        }
    }

    private Reply exchange(Target target, HttpConnection connection, Sent sent, Deadline deadline)
            throws IOException, CallException {
        boolean isOver = false;
        try {
            connection.deadline(deadline);
            connection.send(sent.method, sent.uri, sent.headers, sent.body);
            ResponseHead head = connection.head();
            InputStream stream = connection.body(head, sent.method);
            Reply reply = new Reply(head, HttpConnection.all(stream, limits.bodyBytes()));
            isOver = true;
            return reply;
        } finally {
            if (isOver) {
                connections.give(target, connection, clock.monotonicNs() / 1_000_000);
            } else {
                Connections.close(connection);
            }
        }
    }

    /** In the words of Kubernetes servers, which users search for. */
    static String text(IOException e, InetSocketAddress address) {
        String where = "dial tcp " + address.getHostString() + ":" + address.getPort() + ": ";
        return switch (e) {
            case SocketTimeoutException timeout -> TIMED_OUT;
            case NoRouteToHostException none -> where + "connect: no route to host";
            case ConnectException refused -> where + "connect: connection refused";
            case UnknownHostException unknown -> "dial tcp: lookup " + address.getHostString() + ": no such host";
            case EOFException eof -> String.valueOf(eof.getMessage());
            case SSLException ssl -> tlsText(ssl);
            case SocketException broken -> "read tcp: " + lower(broken.getMessage());
            default -> lower(e.getMessage());
        };
    }

    private static String tlsText(SSLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return verify("certificate has expired or is not yet valid: " + lower(cause.getMessage()));
            }
            if (cause instanceof CertPathValidatorException || isUnknownAuthority(cause.getMessage())) {
                return verify("certificate signed by unknown authority");
            }
            if (cause instanceof CertificateException && cause.getCause() == null) {
                return verify("certificate is not valid: " + lower(cause.getMessage()));
            }
        }
        String message = String.valueOf(e.getMessage());
        return message.contains("Unsupported or unrecognized SSL message")
                ? "http: server gave HTTP response to HTTPS client"
                : "remote error: tls: " + lower(message);
    }

    private static boolean isUnknownAuthority(@Nullable String message) {
        return message != null && message.contains("unable to find valid certification path");
    }

    private static String verify(String text) {
        return "tls: failed to verify certificate: x509: " + text;
    }

    private static String lower(@Nullable String message) {
        return message == null || message.isEmpty()
                ? "failed"
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    @Override
    public void close() {
        connections.close();
    }
}
