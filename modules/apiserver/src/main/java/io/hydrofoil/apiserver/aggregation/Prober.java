package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.apiserver.outbound.CallException;
import io.hydrofoil.apiserver.outbound.RemoteService;
import io.hydrofoil.apiserver.outbound.ServiceAddresses;
import io.hydrofoil.apiserver.outbound.ServiceCaller;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks a service for the page of its version at several of its places at once; one good answer is enough. Whoever
 * answers is believed: a wrong answer here leads nobody astray. Thread-safe; never blocks.
 */
final class Prober {
    private static final int ATTEMPTS = 5;

    private final ServiceCaller caller;
    private final Inquiry inquiry;

    Prober(ServiceCaller caller, Inquiry inquiry) {
        this.caller = caller;
        this.inquiry = inquiry;
    }

    /** Begins; completes with why nobody answers well, or an empty text. */
    CompletableFuture<String> probe(RemoteApi api) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread.ofVirtual().name("availability").start(() -> start(api, result));
        return result;
    }

    private void start(RemoteApi api, CompletableFuture<String> result) {
        List<ServiceAddresses.Place> places;
        try {
            places = caller.places(api.service(), true);
        } catch (CallException e) {
            result.complete(e.text());
            return;
        }
        int count = Math.min(ATTEMPTS, places.size());
        AtomicInteger left = new AtomicInteger(count);
        for (ServiceAddresses.Place place : places.subList(0, count)) {
            Thread.ofVirtual().name("availability").start(() -> {
                String fault = "failed";
                try {
                    fault = fault(api, place);
                } finally {
                    if (fault.isEmpty() || left.decrementAndGet() == 0) {
                        result.complete(fault);
                    }
                }
            });
        }
    }

    private String fault(RemoteApi api, ServiceAddresses.Place place) {
        String url = "https://" + place + api.path();
        RemoteService service = api.service().unverified();
        try {
            int code =
                    inquiry.get(service, place, api.path(), Inquiry.WHO, "*/*").code();
            return code >= 200 && code < 300
                    ? ""
                    : "failing or missing response from " + url + ": bad status from " + url + ": " + code;
        } catch (CallException e) {
            return "failing or missing response from " + url + ": Get \"" + url + "\": " + e.text();
        }
    }
}
