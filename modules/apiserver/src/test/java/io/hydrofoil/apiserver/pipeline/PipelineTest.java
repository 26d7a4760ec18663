package io.hydrofoil.apiserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Execution;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.request.DeleteOptions;
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
import io.hydrofoil.store.Log;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writes from submission to answer, by threads as in the product, over a log in memory: races have one winner each,
 * allocations are unique, whatever the log does every write is answered once, and requests and the server's own loops
 * have places of their own (decision 0008).
 */
final class PipelineTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final Kind NAMESPACES = KINDS.require("v1", "Namespace");
    private static final Kind MAPS = KINDS.require("v1", "ConfigMap");
    private static final StoreLimits LIMITS = new StoreLimits(20_000, 512, 64 * 1024, 256 * 1024, 1 << 20);
    private static final int MAX_IN_FLIGHT = 256;

    private final Store store = new Store(1, LIMITS);
    private final TestLog log = new TestLog(store);
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final Pipeline pipeline = pipeline(1_500);

    private Pipeline pipeline(long commitTimeoutMs) {
        Writes writes = new Writes(
                KINDS,
                new Admission(KINDS, new Authorizer()),
                new Strategies(KINDS, ServiceNetwork.DEFAULT, new Authorizer()),
                new Authorizer(),
                TestTokens.TOKENS);
        Pipeline made = new Pipeline(
                new Pipeline.Parts(
                        store, LIMITS, log, KINDS, writes, Clock.system(), (where, fault) -> faults.add(fault)),
                new PipelineConfig(MAX_IN_FLIGHT, 2, 300, commitTimeoutMs),
                Execution.onThreads());
        made.start();
        return made;
    }

    /** What became of a write. */
    private record Answer(int code, long revision, MapValue tree, String reason) {}

    private static final class Future extends CompletableFuture<Answer> implements Completion {
        @Override
        public void done(Result result, long revision, Notes notes) {
            MapValue tree =
                    switch (result) {
                        case Result.OfObject object -> object.tree();
                        case Result.OfTree other -> other.tree();
                    };
            assertThat(complete(new Answer(result.code(), revision, tree, ""))).isTrue();
        }

        @Override
        public void refused(ApiStatus status, Notes notes) {
            assertThat(complete(new Answer(status.code(), 0, status.toTree(), status.reason())))
                    .isTrue();
        }

        @Override
        public void unknown(ApiStatus status) {
            refused(status, Notes.NONE);
        }
    }

    private CompletableFuture<Answer> submit(Command command) {
        Future future = new Future();
        assertThat(pipeline.submit(command, Identity.of("tester", Identity.MASTERS), future))
                .isTrue();
        return future;
    }

    private Answer run(Command command) throws Exception {
        return submit(command).get(20, TimeUnit.SECONDS);
    }

    private static Command create(Kind kind, String json) {
        String text = json.replace('\'', '"');
        String namespace = kind.namespaced() ? "n" : "";
        return new Command.Create(
                Target.of(Verb.CREATE, kind, namespace, ""), WriteOptions.NONE, onDuplicate -> Json.map(text));
    }

    private static Command merge(String name, String json) {
        String text = json.replace('\'', '"');
        return new Command.Patch(
                Target.of(Verb.PATCH, MAPS, "n", name),
                WriteOptions.NONE,
                Command.PatchFormat.MERGE,
                onDuplicate -> Json.map(text));
    }

    private void createNamespace() throws Exception {
        assertThat(run(create(NAMESPACES, "{'metadata':{'name':'n'}}")).code()).isEqualTo(201);
    }

    @AfterEach
    void close() {
        pipeline.close();
        store.close();
        assertThat(faults).isEmpty();
    }

    @Test
    void anObjectIsCreatedChangedAndDeleted() throws Exception {
        createNamespace();
        Answer created = run(create(MAPS, "{'metadata':{'name':'a'},'data':{'k':'v'}}"));
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.revision()).isEqualTo(store.reader().revision());
        assertThat(run(create(MAPS, "{'metadata':{'name':'a'}}")).reason()).isEqualTo("AlreadyExists");
        Answer patched = run(merge("a", "{'data':{'k':'w'}}"));
        assertThat(patched.tree().textAt("data", "k")).isEqualTo("w");
        assertThat(patched.tree().textAt("metadata", "uid"))
                .isEqualTo(created.tree().textAt("metadata", "uid"));
        Answer same = run(merge("a", "{'data':{'k':'w'}}"));
        assertThat(same.revision())
                .as("a change that changes nothing writes nothing")
                .isZero();
        Command delete = new Command.Delete(Target.of(Verb.DELETE, MAPS, "n", "a"), DeleteOptions.NONE);
        assertThat(run(delete).code()).isEqualTo(200);
        assertThat(run(delete).reason()).isEqualTo("NotFound");
        assertThat(pipeline.inFlight()).isZero();
    }

    @Test
    void onAShortDiskDeletionsGoOnToTheirEnd() throws Exception {
        createNamespace();
        run(create(MAPS, "{'metadata':{'name':'held','finalizers':['a.b/one','a.b/two']}}"));
        run(create(MAPS, "{'metadata':{'name':'other'}}"));
        pipeline.diskIsShort(() -> true);
        assertThat(run(merge("held", "{'data':{'k':'v'}}")).code()).isEqualTo(507);
        assertThat(run(create(MAPS, "{'metadata':{'name':'new'}}")).code()).isEqualTo(507);
        for (String name : List.of("held", "other")) {
            Command delete = new Command.Delete(Target.of(Verb.DELETE, MAPS, "n", name), DeleteOptions.NONE);
            assertThat(run(delete).code()).isEqualTo(200);
        }
        assertThat(run(merge("held", "{'metadata':{'finalizers':['a.b/two']}}")).code())
                .as("one finalizer of two")
                .isEqualTo(200);
        assertThat(run(merge("held", "{'metadata':{'finalizers':null}}")).code())
                .isEqualTo(200);
        assertThat(run(merge("held", "{}")).reason()).isEqualTo("NotFound");
    }

    @Test
    void racingPatchesOfOneObjectAllSucceed() throws Exception {
        createNamespace();
        run(create(MAPS, "{'metadata':{'name':'a'}}"));
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(submit(merge("a", "{'data':{'k" + i + "':'v'}}")));
        }
        Set<Long> revisions = new HashSet<>();
        for (CompletableFuture<Answer> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS).code()).isEqualTo(200);
            revisions.add(answer.get().revision());
        }
        assertThat(revisions).as("each write has a revision of its own").hasSize(100);
        Answer last = run(merge("a", "{}"));
        assertThat(last.tree().map("data").size()).isEqualTo(100);
    }

    @Test
    void ofUpdatesAtOneResourceVersionExactlyOneSucceeds() throws Exception {
        createNamespace();
        long revision = run(create(MAPS, "{'metadata':{'name':'a'}}")).revision();
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String text = "{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"" + revision + "\"},\"data\":{\"k\":\""
                    + i + "\"}}";
            answers.add(submit(new Command.Update(
                    Target.of(Verb.UPDATE, MAPS, "n", "a"), WriteOptions.NONE, onDuplicate -> Json.map(text))));
        }
        int succeeded = 0;
        for (CompletableFuture<Answer> future : answers) {
            Answer answer = future.get(20, TimeUnit.SECONDS);
            succeeded += answer.code() == 200 ? 1 : 0;
            assertThat(answer.code()).isIn(200, 409);
        }
        assertThat(succeeded).isEqualTo(1);
    }

    @Test
    void servicesNeverShareAnAddressOrANodePort() throws Exception {
        createNamespace();
        Kind services = KINDS.require("v1", "Service");
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            answers.add(submit(create(
                    services, "{'metadata':{'name':'s" + i + "'},'spec':{'type':'NodePort','ports':[{'port':80}]}}")));
        }
        Set<String> addresses = new HashSet<>();
        Set<Long> ports = new HashSet<>();
        for (CompletableFuture<Answer> answer : answers) {
            MapValue spec = answer.get(20, TimeUnit.SECONDS).tree().map("spec");
            addresses.add(spec.text("clusterIP", ""));
            ports.add(((MapValue) spec.list("ports").at(0)).number("nodePort", 0));
        }
        assertThat(addresses).hasSize(60).allMatch(ServiceNetwork.DEFAULT::contains);
        assertThat(ports).hasSize(60).allMatch(port -> port >= 30_000 && port <= 32_767);
        Command taken = create(
                services,
                "{'metadata':{'name':'t'},'spec':{'type':'NodePort','ports':[{'port':80,'nodePort':"
                        + ports.iterator().next() + "}]}}");
        assertThat(run(taken).tree().text("message", "")).contains("provided port is already allocated");
    }

    @Test
    void aDeletedServiceGivesItsAddressBack() throws Exception {
        createNamespace();
        Kind services = KINDS.require("v1", "Service");
        String spec = "'spec':{'clusterIP':'10.96.7.7','ports':[{'port':80}]}}";
        assertThat(run(create(services, "{'metadata':{'name':'a'}," + spec)).code())
                .isEqualTo(201);
        assertThat(run(create(services, "{'metadata':{'name':'b'}," + spec)).reason())
                .isEqualTo("Invalid");
        run(new Command.Delete(Target.of(Verb.DELETE, services, "n", "a"), DeleteOptions.NONE));
        assertThat(run(create(services, "{'metadata':{'name':'b'}," + spec)).code())
                .isEqualTo(201);
    }

    @Test
    void aPodIsBoundOnce() throws Exception {
        createNamespace();
        run(create(KINDS.require("v1", "ServiceAccount"), "{'metadata':{'name':'default'}}"));
        Kind pods = KINDS.require("v1", "Pod");
        run(create(pods, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}"));
        Kind.Subresource binding = subresource(pods, "binding");
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String text = "{\"metadata\":{\"name\":\"p\"},\"target\":{\"kind\":\"Node\",\"name\":\"node-" + i + "\"}}";
            answers.add(submit(new Command.Create(
                    new Target(Verb.CREATE, pods, "n", "p", binding),
                    WriteOptions.NONE,
                    onDuplicate -> Json.map(text))));
        }
        int bound = 0;
        for (CompletableFuture<Answer> answer : answers) {
            bound += answer.get(20, TimeUnit.SECONDS).code() == 201 ? 1 : 0;
        }
        assertThat(bound).isEqualTo(1);
    }

    @Test
    void aBoundPodIsNominatedNoLonger() throws Exception {
        createNamespace();
        run(create(KINDS.require("v1", "ServiceAccount"), "{'metadata':{'name':'default'}}"));
        Kind pods = KINDS.require("v1", "Pod");
        run(create(pods, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}"));
        Command nomination = new Command.Patch(
                new Target(Verb.PATCH, pods, "n", "p", subresource(pods, "status")),
                WriteOptions.NONE,
                Command.PatchFormat.MERGE,
                onDuplicate -> Json.map("{\"status\":{\"nominatedNodeName\":\"node-1\"}}"));
        assertThat(run(nomination).tree().textAt("status", "nominatedNodeName")).isEqualTo("node-1");
        String target = "{\"metadata\":{\"name\":\"p\"},\"target\":{\"kind\":\"Node\",\"name\":\"node-2\"}}";
        Command bind = new Command.Create(
                new Target(Verb.CREATE, pods, "n", "p", subresource(pods, "binding")),
                WriteOptions.NONE,
                onDuplicate -> Json.map(target));
        assertThat(run(bind).code()).isEqualTo(201);
        Command unchanged = new Command.Patch(
                Target.of(Verb.PATCH, pods, "n", "p"),
                WriteOptions.NONE,
                Command.PatchFormat.MERGE,
                onDuplicate -> new MapValue());
        MapValue pod = run(unchanged).tree();
        assertThat(pod.textAt("spec", "nodeName")).isEqualTo("node-2");
        assertThat(pod.map("status").has("nominatedNodeName")).isFalse();
    }

    private static Kind.Subresource subresource(Kind kind, String name) {
        return kind.subresources().stream()
                .filter(sub -> sub.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void generatedNamesAreUnique() throws Exception {
        createNamespace();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            names.add(run(create(MAPS, "{'metadata':{'generateName':'g-'}}"))
                    .tree()
                    .textAt("metadata", "name"));
        }
        assertThat(names).hasSize(50).allMatch(name -> name.matches("g-[bcdfghjklmnpqrstvwxz2456789]{5}"));
    }

    @Test
    void aPodWaitsAMomentForItsAccount() throws Exception {
        createNamespace();
        Kind pods = KINDS.require("v1", "Pod");
        CompletableFuture<Answer> pod =
                submit(create(pods, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}"));
        run(create(KINDS.require("v1", "ServiceAccount"), "{'metadata':{'name':'default'}}"));
        assertThat(pod.get(20, TimeUnit.SECONDS).code()).isEqualTo(201);
        Answer other = run(
                create(
                        pods,
                        "{'metadata':{'name':'q'},'spec':{'serviceAccountName':'none','containers':[{'name':'c','image':'i'}]}}"));
        assertThat(other.code()).isEqualTo(403);
    }

    @Test
    void aLostEntryIsAnsweredAsUnknown() throws Exception {
        createNamespace();
        log.loses = true;
        assertThat(run(create(MAPS, "{'metadata':{'name':'a'}}")).code()).isEqualTo(504);
        assertThat(pipeline.inFlight()).isZero();
        log.loses = false;
        assertThat(run(create(MAPS, "{'metadata':{'name':'a'}}")).code()).isEqualTo(201);
    }

    @Test
    void whatALostSessionTookIsProposedAgain() throws Exception {
        createNamespace();
        log.loses = true;
        CompletableFuture<Answer> lost = submit(create(MAPS, "{'metadata':{'name':'a'}}"));
        while (log.entriesLost.get() == 0) {
            Thread.onSpinWait();
        }
        log.loses = false;
        log.fence();
        assertThat(lost.get(20, TimeUnit.SECONDS).code()).isEqualTo(201);
        assertThat(run(create(MAPS, "{'metadata':{'name':'a'}}")).code()).isEqualTo(409);
    }

    @Test
    void aClosedLogRefusesAndBackPressureOnlyDelays() throws Exception {
        createNamespace();
        log.answer = Log.Offer.BACK_PRESSURED;
        CompletableFuture<Answer> delayed = submit(create(MAPS, "{'metadata':{'name':'a'}}"));
        log.answer = Log.Offer.ACCEPTED;
        assertThat(delayed.get(20, TimeUnit.SECONDS).code()).isEqualTo(201);
        log.answer = Log.Offer.CLOSED;
        assertThat(run(create(MAPS, "{'metadata':{'name':'b'}}")).code()).isEqualTo(503);
    }

    /** Submits one more than there are places of its sort; those that were admitted. */
    private List<Future> flood(BiPredicate<Command, Future> submit, String prefix) {
        List<Future> admitted = new ArrayList<>();
        for (int i = 0; i <= MAX_IN_FLIGHT; i++) {
            Future future = new Future();
            if (submit.test(create(MAPS, "{'metadata':{'name':'" + prefix + i + "'}}"), future)) {
                admitted.add(future);
            } else {
                assertThat(future).isNotDone();
            }
        }
        return admitted;
    }

    /** By then the writes behind the one that the log does not take have long been decided: pauses add up to 30 ms. */
    private void awaitRefusals(int count) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (log.refusals.get() < count && System.nanoTime() < endNs) {
            Thread.sleep(1);
        }
        assertThat(log.refusals.get()).isGreaterThanOrEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestsAndLoopsHavePlacesOfTheirOwn(boolean areLoopsFirst) throws Exception {
        createNamespace();
        log.answer = Log.Offer.BACK_PRESSURED;
        Identity who = Identity.of("tester");
        BiPredicate<Command, Future> ofLoop = (command, future) -> pipeline.submitOwn(command, who, future, null);
        BiPredicate<Command, Future> ofRequest = (command, future) -> pipeline.submit(command, who, future);
        List<Future> admitted = new ArrayList<>(flood(areLoopsFirst ? ofLoop : ofRequest, "first"));
        assertThat(admitted).hasSize(MAX_IN_FLIGHT);
        admitted.addAll(flood(areLoopsFirst ? ofRequest : ofLoop, "second"));
        assertThat(admitted).as("the first leave the others their room").hasSize(2 * MAX_IN_FLIGHT);
        assertThat(pipeline.inFlight()).isEqualTo(2 * MAX_IN_FLIGHT);
        awaitRefusals(30);
        log.answer = Log.Offer.ACCEPTED;
        for (Future future : admitted) {
            assertThat(future.get(20, TimeUnit.SECONDS).code()).isEqualTo(201);
        }
        assertThat(log.entries.get()).as("writes that wait go out together").isLessThan(2 * MAX_IN_FLIGHT);
    }
}
