package io.hydrofoil.apiserver.conversion;

import io.hydrofoil.apiserver.change.Answer;
import io.hydrofoil.apiserver.change.Endpoint;
import io.hydrofoil.apiserver.change.Question;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.apiserver.outbound.OutboundLimits;
import io.hydrofoil.apiserver.outbound.WebhookCaller;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.ConversionReview;
import io.hydrofoil.objects.ConversionWebhook;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Asks conversion webhooks, for decisions without waiting and for reads with it. Of each definition a bounded number of
 * reviews is under way, more are refused at once: a webhook that is slow or dead holds up what needs it and nothing
 * else. Thread-safe.
 */
public final class ConversionCaller implements ReadConverter, AutoCloseable {
    /** Of one definition. Each holds one connection and at most a batch of objects twice. */
    static final int MAX_UNDER_WAY = 64;

    private final WebhookCaller caller;
    private final ConversionMetrics metrics;
    private final Clock clock;
    private final FaultHandler faults;
    /** The state by which reads find services; a lookup at a time. */
    private final Records ofReads;

    /** How many are under way, by definition; nothing is kept of those of which none is. */
    private final ConcurrentHashMap<String, Integer> underWay = new ConcurrentHashMap<>();

    /** @param ofReads the applied state, for this alone */
    public ConversionCaller(KindTable kinds, Records ofReads, Clock clock, FaultHandler faults, Metrics metrics) {
        this.caller = new WebhookCaller(kinds, clock, faults, OutboundLimits.ofConversions());
        this.metrics = new ConversionMetrics(metrics);
        this.clock = clock;
        this.faults = faults;
        this.ofReads = ofReads;
    }

    /** As {@link io.hydrofoil.apiserver.pipeline.Outside#ask}. */
    public void ask(ConversionReview review, Records records, Consumer<Answer> onAnswer) {
        String definition = review.webhook().definition();
        if (!enter(definition)) {
            onAnswer.accept(new Answer.Refusal(Statuses.tooManyRequests(
                    "too many conversions of " + definition + " are under way, please try again later", 1)));
            return;
        }
        call(review, records, answer -> {
            leave(definition);
            onAnswer.accept(answer);
        });
    }

    private void call(ConversionReview review, Records records, Consumer<Answer> onAnswer) {
        ConversionWebhook webhook = review.webhook();
        if (webhook.reviewVersion().isEmpty()) {
            onAnswer.accept(new Answer.Refusal(Statuses.plainError("no supported conversion review versions")));
            return;
        }
        Endpoint endpoint = Endpoint.of(webhook.clientConfig(), ConversionWebhook.TIMEOUT_SECONDS);
        long beganNs = clock.monotonicNs();
        caller.ask(
                new Question.Review(endpoint, review.body()),
                records,
                answer -> onAnswer.accept(judged(review, answer, beganNs)));
    }

    private boolean enter(String definition) {
        if (underWay.merge(definition, 1, Integer::sum) <= MAX_UNDER_WAY) {
            return true;
        }
        leave(definition);
        return false;
    }

    private void leave(String definition) {
        underWay.computeIfPresent(definition, (name, now) -> now == 1 ? null : now - 1);
    }

    private Answer judged(ConversionReview review, Answer answer, long beganNs) {
        String failure = "";
        Answer judged;
        try {
            judged = new Answer.Converted(objects(review, answer));
        } catch (ConversionReview.FaultException e) {
            failure = e.type();
            judged = new Answer.Refusal(Statuses.plainError(e.text()));
        } catch (RuntimeException | StackOverflowError e) {
            // The edge: who waits for an answer must get one.
            faults.onFault("apiserver.conversion", e);
            failure = "internal";
            judged = new Answer.Refusal(Statuses.internalError("the conversion could not be read"));
        }
        metrics.took(review, (clock.monotonicNs() - beganNs) / 1e9, failure);
        return judged;
    }

    private static List<MapValue> objects(ConversionReview review, Answer answer)
            throws ConversionReview.FaultException {
        return switch (answer) {
            case Answer.Body(MapValue tree) -> review.converted(tree);
            case Answer.Failure(String text) -> throw review.failed(text);
            case Answer.Refusal(ApiStatus status) -> throw review.failed(status.message());
            case Answer.Converted(List<MapValue> objects) -> objects;
        };
    }

    @Override
    public List<MapValue> converted(ConversionReview review) {
        return answered(answer -> ask(review, ofReads, answer));
    }

    @Override
    public ReadConverter inTurn() {
        return review -> answered(answer -> call(review, ofReads, answer));
    }

    private List<MapValue> answered(Consumer<Consumer<Answer>> ask) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        synchronized (ofReads) {
            ask.accept(answer::complete);
        }
        try {
            return switch (answer.get()) {
                case Answer.Converted(List<MapValue> objects) -> objects;
                case Answer.Refusal(ApiStatus status) -> throw new ConversionException(status);
                case Answer.Body ignored -> throw new IllegalStateException("judged already");
                case Answer.Failure ignored -> throw new IllegalStateException("judged already");
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConversionException(Statuses.unavailable("the server stops"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is never an exception", e);
        }
    }

    @Override
    public void close() {
        caller.close();
    }
}
