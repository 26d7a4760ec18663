package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Statuses;
import org.jspecify.annotations.Nullable;

/**
 * A page that is written in one media type only, with or without a slash at its end. A real server serves such pages by
 * the router of its API: what is wrong with a request is told as there, before any page is looked at.
 */
public record FixedPage(String path, String mediaType) {
    /** Whether the path is the page or lies below it, where there is nothing. */
    public boolean owns(String asked) {
        return asked.equals(path) || asked.startsWith(path + "/");
    }

    /** Answers the exchange if it cannot have the page; false if it can. */
    public boolean refuses(Exchange exchange) {
        ApiStatus refusal = refusal(exchange);
        if (refusal == null) {
            return false;
        }
        Reads.refuse(Indented.of(exchange), Representation.ofErrors(exchange.header("accept")), refusal);
        return true;
    }

    private @Nullable ApiStatus refusal(Exchange exchange) {
        if (exchange.path().length() > path.length() + 1) {
            return Statuses.noResource();
        }
        if (!exchange.method().equals("GET")) {
            return Statuses.methodNotAllowed();
        }
        String accept = exchange.header("accept");
        if (accept == null || accept.isBlank()) {
            return null;
        }
        for (String range : MediaType.ranges(accept)) {
            if (range.equals("*/*") || range.equals(mediaType)) {
                return null;
            }
        }
        return Negotiation.notProduced(mediaType);
    }
}
