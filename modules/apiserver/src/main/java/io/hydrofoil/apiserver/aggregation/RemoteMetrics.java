package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.outbound.CallException;
import io.hydrofoil.apiserver.outbound.Refusals;
import io.hydrofoil.apiserver.outbound.ServiceCaller;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.client.ServedMetrics;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MalformedException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks whoever serves metrics, on a virtual thread a question, and keeps each answer for some seconds: much longer than
 * an autoscaler that waits for it looks away, much shorter than its period. Thread-safe; never blocks.
 */
final class RemoteMetrics implements ServedMetrics {
    private static final int MAX_QUESTIONS = 4096;
    private static final int MAX_UNDER_WAY = 64;
    private static final long LIVES_NS = TimeUnit.SECONDS.toNanos(5);
    private static final Identity WHO = Identity.of(
            "system:serviceaccount:kube-system:horizontal-pod-autoscaler",
            "system:serviceaccounts",
            "system:serviceaccounts:kube-system",
            "system:authenticated");

    private final Supplier<RemoteApis> apis;
    private final Supplier<KindTable> kinds;
    private final ServiceCaller caller;
    private final Inquiry inquiry;
    private final Clock clock;
    private int underWay;

    /** The oldest question first. */
    private final Map<Question, Known> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Known> eldest) {
            return size() > MAX_QUESTIONS;
        }
    };

    /** An answer, and since when it is known. */
    private record Known(Answer answer, long atNs) {}

    RemoteMetrics(
            Supplier<RemoteApis> apis, Supplier<KindTable> kinds, ServiceCaller caller, Inquiry inquiry, Clock clock) {
        this.apis = apis;
        this.kinds = kinds;
        this.caller = caller;
        this.inquiry = inquiry;
        this.clock = clock;
    }

    @Override
    public Answer ask(Question question) {
        RemoteApi api = serving(question);
        if (api == null) {
            return new Answer.NotServed();
        }
        long nowNs = clock.monotonicNs();
        synchronized (known) {
            forgetOld(nowNs);
            Known before = known.get(question);
            boolean isPending = before != null && before.answer instanceof Answer.Pending;
            if (before != null && (isPending || nowNs - before.atNs < LIVES_NS)) {
                return before.answer;
            }
            if (underWay < MAX_UNDER_WAY) {
                underWay++;
                known.put(question, new Known(new Answer.Pending(), nowNs));
                Thread.ofVirtual().name("metrics").start(() -> fetch(question, api));
            }
            return new Answer.Pending();
        }
    }

    /** Those that were known first come first, so that what follows a young one is young. */
    private void forgetOld(long nowNs) {
        for (Iterator<Known> all = known.values().iterator(); all.hasNext(); ) {
            Known eldest = all.next();
            if (eldest.answer instanceof Answer.Pending) {
                continue;
            }
            if (nowNs - eldest.atNs < LIVES_NS) {
                return;
            }
            all.remove();
        }
    }

    private @Nullable RemoteApi serving(Question question) {
        RemoteApis now = apis.get();
        for (String version : MetricPages.versions(question)) {
            RemoteApi api = now.of(version);
            if (api != null && api.isAvailable()) {
                return api;
            }
        }
        return null;
    }

    private void fetch(Question question, RemoteApi api) {
        Answer answer = new Answer.Failed("the call could not be made");
        try {
            answer = answer(question, api);
        } catch (CallException e) {
            answer = new Answer.Failed(e.text());
        } catch (MalformedException e) {
            answer = new Answer.Failed(String.valueOf(e.getMessage()));
        } finally {
            synchronized (known) {
                underWay--;
                known.remove(question);
                known.put(question, new Known(answer, clock.monotonicNs()));
            }
        }
    }

    private Answer answer(Question question, RemoteApi api) throws CallException, MalformedException {
        String page = MetricPages.page(question, kinds.get());
        if (page == null) {
            return new Answer.Failed("no matches for the kind of the object");
        }
        Inquiry.Reply reply =
                inquiry.get(api.service(), caller.place(api.service()), api.path() + page, WHO, "application/json");
        if (reply.code() != 200) {
            return new Answer.Failed(Refusals.text(reply.code(), reply.body()));
        }
        return new Answer.Values(MetricPages.values(Inquiry.tree(reply), clock.wallMs()));
    }
}
