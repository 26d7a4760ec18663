package io.hydrofoil.apiserver.outbound;

import io.hydrofoil.apiserver.change.Answer;
import io.hydrofoil.apiserver.change.Endpoint;
import io.hydrofoil.apiserver.change.Question;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Asks webhooks: a POST each, on a virtual thread each, of which a bounded number is under way. The time that a webhook
 * has runs from when it is asked on, waiting for others included.
 */
public final class WebhookCaller implements AutoCloseable {
    private final ServiceAddresses services;
    private final HttpCaller caller;
    private final Clock clock;
    private final FaultHandler faults;
    private final Semaphore calls;
    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();

    /** A caller that finds services among these kinds. */
    public WebhookCaller(KindTable kinds, Clock clock, FaultHandler faults) {
        this(kinds, clock, faults, OutboundLimits.standard());
    }

    /** As above, with these maxima. */
    public WebhookCaller(KindTable kinds, Clock clock, FaultHandler faults, OutboundLimits limits) {
        this.services = new ServiceAddresses(kinds);
        this.caller = new HttpCaller(clock, new TlsClients(null), limits);
        this.clock = clock;
        this.faults = faults;
        this.calls = new Semaphore(limits.calls(), true);
        this.maxWaiting = limits.waiting();
    }

    /** Where the request goes, as far as it can be said without asking the network. */
    private record Route(String host, int port, String name, String authority, String uri) {}

    /**
     * Asks; the answer comes once, on any thread, perhaps at once. A question without an answer in time fails.
     *
     * @param records the applied state, by which services are found; of the calling thread, during the call
     */
    public void ask(Question.Review question, Records records, Consumer<Answer> onAnswer) {
        Endpoint endpoint = question.endpoint();
        Route route;
        try {
            route = route(endpoint, records);
        } catch (CallException e) {
            onAnswer.accept(failure(endpoint, e.text()));
            return;
        }
        if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            onAnswer.accept(failure(endpoint, "too many calls are under way"));
            return;
        }
        Deadline deadline = Deadline.after(clock, TimeUnit.SECONDS.toMillis(endpoint.timeoutSeconds()));
        Thread.ofVirtual().name("webhook").start(() -> onAnswer.accept(answer(question, route, deadline)));
    }

    private Answer answer(Question.Review question, Route route, Deadline deadline) {
        Endpoint endpoint = question.endpoint();
        try {
            if (!calls.tryAcquire(deadline.leftMs(), TimeUnit.MILLISECONDS)) {
                return failure(endpoint, HttpCaller.TIMED_OUT);
            }
            try {
                return post(question, route, deadline);
            } finally {
                calls.release();
            }
        } catch (CallException e) {
            return failure(endpoint, e.text());
        } catch (java.net.SocketTimeoutException e) {
            return failure(endpoint, HttpCaller.TIMED_OUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failure(endpoint, "the server stops");
        } catch (RuntimeException | StackOverflowError e) {
            // The edge: who waits for an answer must get one.
            faults.onFault("apiserver.outbound", e);
            return failure(endpoint, "the call could not be made");
        } finally {
            waiting.decrementAndGet();
        }
    }

    private static Answer failure(Endpoint endpoint, String text) {
        return new Answer.Failure("Post \"" + endpoint.shown() + "\": " + text);
    }

    /** Only of a call that gets no answer it is said where it went. */
    private Answer post(Question.Review question, Route route, Deadline deadline) throws CallException {
        byte[] body = Json.bytes(question.body());
        Map<String, List<String>> headers = new TreeMap<>();
        headers.put("Host", List.of(route.authority));
        headers.put("User-Agent", List.of("kube-apiserver-admission"));
        headers.put("Content-Type", List.of("application/json"));
        headers.put("Accept", List.of("application/json, */*"));
        headers.put("Content-Length", List.of(Integer.toString(body.length)));
        InetSocketAddress address = address(route);
        Target target = new Target(
                address, route.name, route.port, new Trust(question.endpoint().caBundle(), true));
        HttpCaller.Reply reply = caller.call(target, "POST", route.uri, headers, body, deadline);
        if (reply.head().code() < 200 || reply.head().code() > 206) {
            return new Answer.Failure(Refusals.text(reply.head().code(), reply.body()));
        }
        return read(reply.body());
    }

    private static Answer read(byte[] body) {
        try {
            Value value = Json.parse(body);
            if (value instanceof MapValue map) {
                return new Answer.Body(map);
            }
        } catch (MalformedException e) {
            return new Answer.Failure("couldn't get version/kind; json parse error: " + e.getMessage());
        }
        return new Answer.Failure("couldn't get version/kind; json parse error: the answer is not an object");
    }

    /** Asks the network for the address of a name: here, where waiting hurts nobody. */
    private static InetSocketAddress address(Route route) throws CallException {
        try {
            return new InetSocketAddress(InetAddress.getByName(route.host), route.port);
        } catch (UnknownHostException e) {
            throw new CallException("dial tcp: lookup " + route.host + ": no such host");
        }
    }

    private Route route(Endpoint endpoint, Records records) throws CallException {
        String query = "timeout=" + endpoint.timeoutSeconds() + "s";
        if (endpoint.isService()) {
            ServiceAddresses.Place place =
                    switch (services.find(records, endpoint.namespace(), endpoint.service(), endpoint.port())) {
                        case ServiceAddresses.Found.At(List<ServiceAddresses.Place> places) ->
                            places.get(ThreadLocalRandom.current().nextInt(places.size()));
                        case ServiceAddresses.Found.Nowhere(String text, boolean isMissing) ->
                            throw new CallException(text);
                    };
            String path = endpoint.path().isEmpty() ? "/" : endpoint.path();
            String name = endpoint.serviceHost();
            return new Route(place.host(), place.port(), name, name + ":" + endpoint.port(), ascii(path) + "?" + query);
        }
        try {
            URI uri = new URI(endpoint.url());
            String host = uri.getHost();
            if (host == null) {
                throw new CallException("the URL has no host");
            }
            int port = uri.getPort() < 0 ? 443 : uri.getPort();
            String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return new Route(bare, port, bare, uri.getRawAuthority(), path + "?" + query);
        } catch (URISyntaxException e) {
            throw new CallException("parse " + endpoint.url() + ": " + e.getReason());
        }
    }

    /** A path of an object may hold anything; a request line may not. */
    private static String ascii(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean isPlain = c > ' ' && c < 0x7f && "\"<>\\^`{|}?#".indexOf(c) < 0;
            if (isPlain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format(java.util.Locale.ROOT, "%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    @Override
    public void close() {
        caller.close();
    }
}
