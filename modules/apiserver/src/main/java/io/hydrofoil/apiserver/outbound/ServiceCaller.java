package io.hydrofoil.apiserver.outbound;

import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.KindTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Calls services of the cluster at one of their ready endpoints, and says by a certificate who calls. Blocks: for
 * virtual threads. Thread-safe.
 *
 * <p>Only requests that change nothing go over connections that were kept: of another one that fails there nobody knows
 * whether it was carried out.
 */
public final class ServiceCaller implements AutoCloseable {
    private static final int MAX_PLACES = 256;
    private static final long PLACES_LIVE_NS = TimeUnit.SECONDS.toNanos(1);

    private final ServiceAddresses services;
    private final Records records;
    private final Clock clock;
    private final OutboundLimits limits;
    private final TlsClients tls;
    private final Connections connections;

    /** Where services were found lately: to look costs as much as there are slices in the namespace. */
    private final Map<RemoteService, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RemoteService, Known> eldest) {
            return size() > MAX_PLACES;
        }
    };

    private record Known(List<ServiceAddresses.Place> places, long atNs) {}

    /**
     * A caller that finds services in {@code records}, which it has for itself.
     *
     * @param identity what it shows of itself
     */
    public ServiceCaller(KindTable kinds, Records records, Clock clock, @Nullable KeyManager identity) {
        this.services = new ServiceAddresses(kinds);
        this.records = records;
        this.clock = clock;
        this.limits = OutboundLimits.standard();
        this.tls = new TlsClients(identity);
        this.connections = new Connections(limits);
    }

    /** Bytes of the largest answer that is read as a whole. */
    public int maxBodyBytes() {
        return limits.bodyBytes();
    }

    /** Reads in the applied state. */
    public <T> T read(Function<Records, T> question) {
        synchronized (known) {
            return question.apply(records);
        }
    }

    /**
     * Where the service listens; looks anew if {@code fresh} says so.
     *
     * @throws CallException if it listens nowhere, in the words that clients know
     */
    public List<ServiceAddresses.Place> places(RemoteService service, boolean fresh) throws CallException {
        synchronized (known) {
            Known found = fresh ? null : known.get(service);
            long nowNs = clock.monotonicNs();
            if (found != null && nowNs - found.atNs < PLACES_LIVE_NS) {
                return found.places;
            }
            return switch (services.find(records, service.namespace(), service.name(), service.port())) {
                case ServiceAddresses.Found.At(List<ServiceAddresses.Place> places) -> {
                    known.put(service, new Known(places, nowNs));
                    yield places;
                }
                case ServiceAddresses.Found.Nowhere(String text, boolean isMissing) -> {
                    known.remove(service);
                    throw new CallException(text);
                }
            };
        }
    }

    /** One of the places where the service listens. */
    public ServiceAddresses.Place place(RemoteService service) throws CallException {
        List<ServiceAddresses.Place> places = places(service, false);
        return places.get(ThreadLocalRandom.current().nextInt(places.size()));
    }

    /**
     * Sends a request and waits for the head of its answer.
     *
     * @param timeoutMs for all of it, the body included; 0: for connecting only, as for answers without end
     */
    public OpenAnswer open(
            RemoteService service, ServiceAddresses.Place place, OutboundRequest request, long timeoutMs, HangUp hangUp)
            throws CallException {
        Target target = target(service, place);
        Deadline deadline = timeoutMs > 0 ? Deadline.after(clock, timeoutMs) : Deadline.never(clock);
        HttpConnection kept = request.isRepeatable() ? connections.take(target, nowMs()) : null;
        if (kept != null) {
            try {
                return over(target, kept, request, deadline, hangUp);
            } catch (IOException e) {
                if (HttpConnection.isTimeout(e) || hangUp.isHungUp()) {
                    throw new CallException(HttpCaller.text(e, target.address()));
                }
            }
        }
        try {
            Deadline connecting = Deadline.after(clock, timeoutMs > 0 ? timeoutMs : limits.connectMs());
            HttpConnection fresh = HttpConnection.open(target, tls, connecting, limits.headBytes());
            return over(target, fresh, request, deadline, hangUp);
        } catch (IOException e) {
            throw new CallException(HttpCaller.text(e, target.address()));
        }
    }

    private OpenAnswer over(
            Target target, HttpConnection connection, OutboundRequest request, Deadline deadline, HangUp hangUp)
            throws IOException, CallException {
        boolean isOpen = false;
        try {
            hangUp.over(connection);
            connection.deadline(deadline);
            connection.send(request.method(), request.uri(), headers(target, request), request.body());
            ResponseHead head = connection.head();
            OpenAnswer answer =
                    new OpenAnswer(head, connection.body(head, request.method()), head.contentLength(), () -> {
                        hangUp.released();
                        connections.give(target, connection, nowMs());
                    });
            isOpen = true;
            return answer;
        } finally {
            if (!isOpen) {
                hangUp.released();
                connection.abort();
            }
        }
    }

    private static Map<String, List<String>> headers(Target target, OutboundRequest request) throws CallException {
        for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
            for (String value : header.getValue()) {
                // a line break would begin another header
                if (!value.chars().allMatch(c -> (c >= ' ' && c != 0x7f && c <= 0xff) || c == '\t')) {
                    throw new CallException("net/http: invalid header field value for \"" + header.getKey() + "\"");
                }
            }
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Host", List.of(target.host() + ":" + target.port()));
        headers.putAll(request.headers());
        if (request.body().length > 0 || !request.isRepeatable()) {
            headers.put("Content-Length", List.of(Integer.toString(request.body().length)));
        }
        return headers;
    }

    /** Asks the network for the address of a name: here, where waiting hurts nobody. */
    private static Target target(RemoteService service, ServiceAddresses.Place place) throws CallException {
        Trust trust = new Trust(service.caBundle(), service.verifies());
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(place.host()), place.port());
            return new Target(address, service.host(), service.port(), trust);
        } catch (UnknownHostException e) {
            throw new CallException("dial tcp: lookup " + place.host() + ": no such host");
        }
    }

    private long nowMs() {
        return clock.monotonicNs() / 1_000_000;
    }

    @Override
    public void close() {
        connections.close();
    }
}
