package io.hydrofoil.apiserver.health;

import io.hydrofoil.access.AccessVerdict;
import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.RequestHandler;
import io.hydrofoil.apiserver.audit.AccessDecision;
import io.hydrofoil.apiserver.reads.Indented;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.request.RequestPath;
import io.hydrofoil.apiserver.request.RequestTimeout;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import java.util.List;
import java.util.Map;

/** Answers what {@link Health} serves, to those who may ask; passes everything else on. */
public final class HealthGate implements RequestHandler {
    private final Health health;
    private final Authorizer authorizer;
    private final RequestHandler next;

    /** Everything but health goes to {@code next}. */
    public HealthGate(Health health, Authorizer authorizer, RequestHandler next) {
        this.health = health;
        this.authorizer = authorizer;
        this.next = next;
    }

    @Override
    public void handle(Exchange exchange) {
        if (!health.serves(exchange.path())) {
            next.handle(exchange);
            return;
        }
        RequestPath path = RequestPath.parse(exchange.method(), exchange.path(), exchange.query());
        ApiStatus untimely = RequestTimeout.refusal(path, exchange.query());
        if (untimely != null) {
            Reads.refuse(Indented.of(exchange), Representation.ofErrors(exchange.header("accept")), untimely);
            return;
        }
        Attributes what = Attributes.ofPath(exchange.method(), exchange.path());
        AccessVerdict verdict = authorizer.verdict(exchange.identity(), what);
        AccessDecision.note(exchange, verdict);
        if (verdict.allowed()) {
            health.answer(exchange);
        } else {
            ApiStatus refusal = what.forbidden(exchange.identity(), verdict.reason());
            exchange.answer(
                    refusal.code(), Map.of("Content-Type", List.of("application/json")), Json.bytes(refusal.toTree()));
        }
    }
}
