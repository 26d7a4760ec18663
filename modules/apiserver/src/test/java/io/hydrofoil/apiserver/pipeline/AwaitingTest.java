package io.hydrofoil.apiserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Execution;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Answer;
import io.hydrofoil.apiserver.change.Question;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.request.WriteOptions;
import io.hydrofoil.apiserver.strategy.ServiceNetwork;
import io.hydrofoil.apiserver.strategy.Strategies;
import io.hydrofoil.apiserver.testing.TestLog;
import io.hydrofoil.apiserver.testing.TestTokens;
import io.hydrofoil.apiserver.verbs.Command;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.apiserver.verbs.Writes;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that wait for webhooks are out of everybody's way until they are answered. */
final class AwaitingTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final Kind MAPS = KINDS.require("v1", "ConfigMap");
    private static final Kind SECRETS = KINDS.require("v1", "Secret");
    private static final StoreLimits LIMITS = new StoreLimits(20_000, 512, 64 * 1024, 256 * 1024, 1 << 20);

    private final Store store = new Store(1, LIMITS);
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final AtomicLong aheadNs = new AtomicLong();
    private final Clock clock = new Clock() {
        @Override
        public long wallMs() {
            return Clock.system().wallMs() + aheadNs.get() / 1_000_000;
        }

        @Override
        public long monotonicNs() {
            return Clock.system().monotonicNs() + aheadNs.get();
        }
    };

    /** One worker: whoever blocks it blocks all. */
    private final Pipeline pipeline = new Pipeline(
            new Pipeline.Parts(
                    store,
                    LIMITS,
                    new TestLog(store),
                    KINDS,
                    new Writes(
                            KINDS,
                            new Admission(KINDS, new Authorizer()),
                            new Strategies(KINDS, ServiceNetwork.DEFAULT, new Authorizer()),
                            new Authorizer(),
                            TestTokens.TOKENS),
                    clock,
                    (where, fault) -> faults.add(fault),
                    (question, records, onAnswer) -> asked.add(new Asked((Question.Review) question, onAnswer))),
            new PipelineConfig(64, 1, 8, 15_000),
            Execution.onThreads());

    private record Asked(Question.Review question, Consumer<Answer> onAnswer) {
        void allow() {
            onAnswer.accept(new Answer.Body(Json.map("{\"kind\":\"AdmissionReview\",\"apiVersion\":"
                    + "\"admission.k8s.io/v1\",\"response\":{\"allowed\":true,\"uid\":\""
                    + question.body().textAt("request", "uid") + "\"}}")));
        }

        String uid() {
            return question.body().textAt("request", "object", "metadata", "uid");
        }
    }

    private static final class Future extends CompletableFuture<Integer> implements Completion {
        private volatile MapValue tree = MapValue.EMPTY;

        @Override
        public void done(Result result, long revision, Notes notes) {
            if (result instanceof Result.OfObject object) {
                tree = object.tree();
            }
            complete(result.code());
        }

        @Override
        public void refused(ApiStatus status, Notes notes) {
            complete(status.code());
        }

        @Override
        public void unknown(ApiStatus status) {
            refused(status, Notes.NONE);
        }

        int code() throws Exception {
            return get(20, TimeUnit.SECONDS);
        }
    }

    private Future create(Kind kind, String json) {
        Future future = new Future();
        MapValue tree = Json.map(json.replace('\'', '"'));
        Command command = new Command.Create(
                Target.of(Verb.CREATE, kind, kind.namespaced() ? "n" : "", ""),
                WriteOptions.NONE,
                onDuplicate -> tree.copy());
        assertThat(pipeline.submit(command, Identity.of("tester", Identity.MASTERS), future))
                .isTrue();
        return future;
    }

    private Asked nextAsked() throws InterruptedException {
        return java.util.Objects.requireNonNull(asked.poll(20, TimeUnit.SECONDS));
    }

    @BeforeEach
    void start() throws Exception {
        pipeline.start();
        assertThat(create(KINDS.require("v1", "Namespace"), "{'metadata':{'name':'n'}}")
                        .code())
                .isEqualTo(201);
        configure("ValidatingWebhookConfiguration");
    }

    private void configure(String kind) throws Exception {
        Kind configurations = KINDS.require("admissionregistration.k8s.io/v1", kind);
        assertThat(create(configurations, """
                        {'metadata':{'name':'v'},'webhooks':[{'name':'h.example.com','sideEffects':'None',
                         'admissionReviewVersions':['v1'],'clientConfig':{'url':'https://h/'},
                         'rules':[{'operations':['CREATE'],'apiGroups':[''],'apiVersions':['v1'],
                          'resources':['configmaps']}]}]}
                        """).code()).isEqualTo(201);
    }

    @AfterEach
    void close() {
        pipeline.close();
        store.close();
        assertThat(faults).isEmpty();
    }

    @Test
    void nobodyElseWaits() throws Exception {
        List<Future> waiting = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            waiting.add(create(MAPS, "{'metadata':{'name':'m" + i + "'}}"));
        }
        for (int i = 0; i < 30; i++) {
            assertThat(create(SECRETS, "{'metadata':{'name':'s" + i + "'}}").code())
                    .isEqualTo(201);
        }
        assertThat(waiting).noneMatch(Future::isDone);
        assertThat(pipeline.inFlight()).isEqualTo(30);
        for (int i = 0; i < 30; i++) {
            nextAsked().allow();
        }
        Set<String> uids = new HashSet<>();
        for (Future future : waiting) {
            assertThat(future.code()).isEqualTo(201);
            uids.add(future.tree.textAt("metadata", "uid"));
        }
        assertThat(uids).hasSize(30);
        assertThat(pipeline.inFlight()).isZero();
    }

    @Test
    void whatWasReviewedIsWhatIsStored() throws Exception {
        Future future = create(MAPS, "{'metadata':{'generateName':'m-'}}");
        Asked review = nextAsked();
        String name = review.question().body().textAt("request", "name");
        review.allow();
        assertThat(future.code()).isEqualTo(201);
        assertThat(future.tree.textAt("metadata", "uid")).isEqualTo(review.uid());
        assertThat(future.tree.textAt("metadata", "name")).isEqualTo(name);
        assertThat(asked).as("asked once").isEmpty();
    }

    @Test
    void aSecondAnswerDoesNotCount() throws Exception {
        Future future = create(MAPS, "{'metadata':{'name':'m'}}");
        Asked review = nextAsked();
        review.allow();
        assertThat(future.code()).isEqualTo(201);
        review.allow();
        assertThat(create(SECRETS, "{'metadata':{'name':'s'}}").code()).isEqualTo(201);
        assertThat(pipeline.inFlight()).isZero();
    }

    @Test
    void whoHasWaitedTooLongIsNotMadeToWaitAgain() throws Exception {
        configure("MutatingWebhookConfiguration");
        Future future = create(MAPS, "{'metadata':{'name':'m'}}");
        Asked first = nextAsked();
        aheadNs.addAndGet(TimeUnit.MINUTES.toNanos(2));
        first.allow();
        assertThat(future.code()).as("the second webhook is not asked any more").isEqualTo(504);
        assertThat(asked).isEmpty();
        assertThat(pipeline.inFlight()).isZero();
    }
}
