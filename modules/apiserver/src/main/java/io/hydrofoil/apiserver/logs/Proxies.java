package io.hydrofoil.apiserver.logs;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Answers {@code proxy} of pods, services and nodes: says what is not there, and of what is there that nothing listens,
 * since simulated nodes run no processes. Thread-safe.
 */
public final class Proxies {
    private static final Set<String> SCHEMES = Set.of("", "http", "https");

    private final Reads reads;
    private final Kind endpoints;

    /** Looks up in {@code reads} who is meant. */
    public Proxies(KindTable kinds, Reads reads) {
        this.reads = reads;
        this.endpoints = kinds.require("v1", "Endpoints");
    }

    /** Whether the target is a proxy. */
    public static boolean owns(Target target) {
        return target.kind().custom() == null && target.subresourceName().equals("proxy");
    }

    /** Answers; the request is authorized. */
    public void handle(Exchange exchange, Target target) {
        ApiStatus status;
        try {
            status = refusal(target);
        } catch (RefusedException e) {
            status = e.status();
        }
        Reads.refuse(exchange, Representation.ofErrors(exchange.header("accept")), status);
    }

    private ApiStatus refusal(Target target) throws RefusedException {
        Address address = Address.of(target);
        switch (target.kind().kind()) {
            case "Service" -> service(target, address);
            case "Pod" -> pod(find(target.named(address.name())));
            default -> find(target.named(address.name()));
        }
        String text = target.kind().plural() + "/proxy is not served: what runs behind " + address.name()
                + " is simulated and has no processes";
        return new ApiStatus(501, "NotImplemented", text, null);
    }

    private ApiObject find(Target target) throws RefusedException {
        ApiObject object = reads.find(target);
        if (object == null) {
            throw new RefusedException(Statuses.notFound(target.kind(), target.name()));
        }
        return object;
    }

    private static void pod(ApiObject pod) throws RefusedException {
        if (pod.tree().map("status").list("podIPs").isEmpty()) {
            throw new RefusedException(Statuses.badRequest("address not allowed"));
        }
    }

    /** A port by its number is one of the service's, by its name one of its endpoints'. */
    private void service(Target target, Address address) throws RefusedException {
        String name = address.name();
        String port = address.port();
        if (address.hasNumber()) {
            port = portName(find(target.named(name)), address);
        }
        ApiObject behind = find(Target.of(Verb.GET, endpoints, target.namespace(), name));
        for (MapValue subset : behind.tree().list("subsets").maps()) {
            for (MapValue open : subset.list("ports").maps()) {
                if (!subset.list("addresses").isEmpty() && open.text("name", "").equals(port)) {
                    return;
                }
            }
        }
        throw new RefusedException(Statuses.unavailable("no endpoints available for service " + GoQuote.of(name)));
    }

    private static String portName(ApiObject service, Address address) throws RefusedException {
        long number = Long.parseLong(address.port());
        for (MapValue port : service.spec().list("ports").maps()) {
            if (port.number("port", 0) == number) {
                return port.text("name", "");
            }
        }
        throw new RefusedException(
                Statuses.unavailable("no service port " + number + " found for service " + GoQuote.of(address.name())));
    }

    /** Who is meant: {@code name}, {@code name:port} or {@code scheme:name:port}. */
    private record Address(String name, String port) {
        static Address of(Target target) throws RefusedException {
            List<String> parts = List.of(target.name().split(":", -1));
            int at = parts.size() == 3 ? 1 : 0;
            String scheme = at == 1 ? parts.getFirst() : "";
            if (parts.size() > 3 || !SCHEMES.contains(scheme) || parts.get(at).isEmpty()) {
                String kind = target.kind().kind().toLowerCase(Locale.ROOT);
                throw new RefusedException(
                        Statuses.badRequest("invalid " + kind + " request " + GoQuote.of(target.name())));
            }
            return new Address(parts.get(at), parts.size() > 1 ? parts.getLast() : "");
        }

        boolean hasNumber() {
            return !port.isEmpty() && port.length() < 10 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }
}
