package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.outbound.CallException;
import io.hydrofoil.apiserver.outbound.HangUp;
import io.hydrofoil.apiserver.outbound.OpenAnswer;
import io.hydrofoil.apiserver.outbound.OutboundRequest;
import io.hydrofoil.apiserver.outbound.ServiceAddresses;
import io.hydrofoil.apiserver.outbound.ServiceCaller;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.request.RequestPath;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Statuses;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests on to services and their answers back, each on a virtual thread of its own, of which there is a
 * bounded number. The requests have been authenticated, authorized and admitted by flow control. Thread-safe.
 */
final class ApiProxy {
    /** Most requests that are passed on at once, watches included; each holds a connection and some 50 KiB. */
    private static final int MAX_UNDER_WAY = 4096;

    private static final long TIMEOUT_MS = 60_000;
    private static final Set<String> WITHOUT_END = Set.of("proxy", "log", "attach", "exec", "portforward");

    private static final Map<String, List<String>> TEXT =
            Map.of("Content-Type", List.of("text/plain; charset=utf-8"), "X-Content-Type-Options", List.of("nosniff"));

    private final ServiceCaller caller;
    private final FaultHandler faults;
    private final AtomicInteger underWay = new AtomicInteger();

    ApiProxy(ServiceCaller caller, FaultHandler faults) {
        this.caller = caller;
        this.faults = faults;
    }

    /** Answers, at once or later. */
    void handle(Exchange exchange, RemoteApi api) {
        String uri = origin(exchange.uri());
        if (!api.isAvailable()) {
            text(exchange, 503, "service unavailable");
        } else if (isUpgrade(exchange)) {
            String text = "upgrades to other protocols are not passed on to the service of " + api.path();
            refuse(exchange, new ApiStatus(501, "NotImplemented", text, null));
        } else if (isCrooked(exchange.path()) || !isPlain(uri)) {
            refuse(exchange, Statuses.badRequest("the path cannot be passed on"));
        } else if (underWay.incrementAndGet() > MAX_UNDER_WAY) {
            underWay.decrementAndGet();
            refuse(exchange, Statuses.tooManyRequests("too many requests are passed on to other servers", 1));
        } else {
            HangUp hangUp = new HangUp();
            exchange.onGone(hangUp::hangUp);
            Thread.ofVirtual().name("aggregated-api").start(() -> carry(exchange, api, uri, hangUp));
        }
    }

    private void carry(Exchange exchange, RemoteApi api, String uri, HangUp hangUp) {
        Relay relay = new Relay(exchange, hangUp);
        try {
            relay(relay, exchange, api, uri, hangUp);
        } catch (CallException e) {
            failed(relay, exchange, e.text());
        } catch (RuntimeException e) {
            // The edge: whoever asked must get an answer.
            faults.onFault("apiserver.aggregation", e);
            failed(relay, exchange, "the call could not be made");
        } finally {
            underWay.decrementAndGet();
        }
    }

    private void relay(Relay relay, Exchange exchange, RemoteApi api, String uri, HangUp hangUp) throws CallException {
        ServiceAddresses.Place place;
        try {
            place = caller.place(api.service());
        } catch (CallException e) {
            text(exchange, 503, "service unavailable");
            return;
        }
        RequestPath path = RequestPath.parse(exchange.method(), exchange.path(), exchange.query());
        boolean isWatch = path.isResource() && path.verb().equals("watch");
        boolean hasNoEnd = isWatch || WITHOUT_END.contains(path.subresource());
        String host = api.service().host() + ":" + api.service().port();
        OutboundRequest request = new OutboundRequest(
                exchange.method(), uri, ForwardedHeaders.ofRequest(exchange, host, exchange.path()), exchange.body());
        try (OpenAnswer answer = caller.open(api.service(), place, request, hasNoEnd ? 0 : TIMEOUT_MS, hangUp)) {
            if (answer.code() < 200) {
                hangUp.hangUp();
                throw new CallException("unexpected status " + answer.code());
            }
            if (isRedirect(answer)) {
                hangUp.hangUp();
                text(exchange, 502, "the backend attempted to redirect this request, which is not permitted");
            } else {
                relay.run(answer, isWatch);
            }
        }
    }

    private static void failed(Relay relay, Exchange exchange, String text) {
        if (relay.hasBegun()) {
            relay.breakOff();
        } else if (CallException.isTimeout(text)) {
            refuse(exchange, Statuses.timeout("Timeout: request did not complete within the allotted timeout", 0));
        } else {
            text(exchange, 503, "error trying to reach service: " + text);
        }
    }

    /** An answer that sends the client to where this server does not check what it may. */
    private static boolean isRedirect(OpenAnswer answer) {
        return answer.code() >= 300 && answer.code() < 400 && answer.headers().containsKey("location");
    }

    private static boolean isUpgrade(Exchange exchange) {
        String connection = exchange.header("connection");
        return exchange.header("upgrade") != null
                && connection != null
                && Arrays.stream(connection.split(",")).map(String::strip).anyMatch("upgrade"::equalsIgnoreCase);
    }

    /** Whether another server might take the path for another one than that which was authorized. */
    private static boolean isCrooked(String path) {
        for (String segment : path.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return path.indexOf('\\') >= 0;
    }

    private static boolean isPlain(@Nullable String uri) {
        return uri != null && uri.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** A request target as path and query: without the server's name, which clients of proxies send, and fragment. */
    private static String origin(String uri) {
        String target = uri;
        if (!target.startsWith("/")) {
            int authority = target.indexOf("://");
            int path = authority < 0 ? -1 : target.indexOf('/', authority + 3);
            target = path < 0 ? "/" : target.substring(path);
        }
        int fragment = target.indexOf('#');
        return fragment < 0 ? target : target.substring(0, fragment);
    }

    private static void refuse(Exchange exchange, ApiStatus status) {
        Reads.refuse(exchange, Representation.ofErrors(exchange.header("accept")), status);
    }

    private static void text(Exchange exchange, int code, String text) {
        exchange.answer(code, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
