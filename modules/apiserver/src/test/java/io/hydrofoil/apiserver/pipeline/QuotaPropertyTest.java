package io.hydrofoil.apiserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Execution;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Current;
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
import io.hydrofoil.objects.QuotaUsage;
import io.hydrofoil.objects.ResourceList;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A quota is never exceeded: many at once make and delete objects through the real pipeline, while somebody counts anew
 * as the quota controller does. Checked after every entry of the log, and at the end.
 */
final class QuotaPropertyTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final Kind QUOTAS = KINDS.require("v1", "ResourceQuota");
    private static final Kind MAPS = KINDS.require("v1", "ConfigMap");
    private static final Kind PODS = KINDS.require("v1", "Pod");
    private static final StoreLimits LIMITS = new StoreLimits(20_000, 512, 64 * 1024, 256 * 1024, 1 << 20);
    private static final int AT_ONCE = 48;
    private static final int ROUNDS = 12;
    private static final String HARD =
            "{\"configmaps\":\"20\",\"count/configmaps\":\"25\",\"pods\":\"12\",\"requests.cpu\":\"3\"}";

    private final Store store = new Store(1, LIMITS);
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private int made;

    private Pipeline pipeline() {
        TestLog log = new TestLog(store);
        StoreRecords seen = new StoreRecords(KINDS, store.reader());
        log.afterEntry = () -> check(seen);
        Writes writes = new Writes(
                KINDS,
                new Admission(KINDS, new Authorizer()),
                new Strategies(KINDS, ServiceNetwork.DEFAULT, new Authorizer()),
                new Authorizer(),
                TestTokens.TOKENS);
        // Few attempts: those who wait for their turn must not use any up.
        PipelineConfig config = new PipelineConfig(256, 3, 8, 15_000);
        return new Pipeline(
                new Pipeline.Parts(
                        store, LIMITS, log, KINDS, writes, Clock.system(), (where, fault) -> faults.add(fault)),
                config,
                Execution.onThreads());
    }

    private void check(StoreRecords records) {
        Current quota = records.get(QUOTAS, "n", "q");
        if (quota == null || quota.tree().map("status").map("used").isEmpty()) {
            return;
        }
        ResourceList hard = ResourceList.of(quota.tree().map("status").map("hard"));
        ResourceList used = ResourceList.of(quota.tree().map("status").map("used"));
        ResourceList actual = usage(records, hard);
        if (!used.beyond(hard).isEmpty() || !actual.beyond(used).isEmpty()) {
            violations.add("at " + quota.revision() + " used " + used + " actual " + actual + " hard " + hard);
        }
    }

    private static ResourceList usage(StoreRecords records, ResourceList hard) {
        ResourceList sum = hard.minus(hard);
        for (Kind kind : List.of(MAPS, PODS)) {
            ResourceList names = QuotaUsage.measured(kind, hard);
            for (Current object : records.list(kind, "n", one -> true)) {
                sum = sum.plus(QuotaUsage.of(kind, object.tree(), 0).masked(names.names()));
            }
        }
        return sum;
    }

    private record Answer(int code, String message) {}

    private static final class Future extends CompletableFuture<Answer> implements Completion {
        @Override
        public void done(Result result, long revision, Notes notes) {
            complete(new Answer(result.code(), ""));
        }

        @Override
        public void refused(ApiStatus status, Notes notes) {
            complete(new Answer(status.code(), status.message()));
        }

        @Override
        public void unknown(ApiStatus status) {
            refused(status, Notes.NONE);
        }
    }

    private static Future submit(Pipeline pipeline, Command command) {
        Future future = new Future();
        assertThat(pipeline.submit(command, Identity.of("tester", Identity.MASTERS), future))
                .isTrue();
        return future;
    }

    private static Command create(Kind kind, String json) {
        String text = json.replace('\'', '"');
        return new Command.Create(
                Target.of(Verb.CREATE, kind, kind.namespaced() ? "n" : "", ""),
                WriteOptions.NONE,
                onDuplicate -> Json.map(text));
    }

    private static Command status(MapValue quota) {
        Kind.Subresource status = QUOTAS.subresources().stream()
                .filter(sub -> sub.name().equals("status"))
                .findFirst()
                .orElseThrow();
        return new Command.Update(
                new Target(Verb.UPDATE, QUOTAS, "n", "q", status), WriteOptions.NONE, onDuplicate -> quota.copy());
    }

    /** What the quota controller would write, from what is there now. */
    private Command recount() {
        StoreRecords records = new StoreRecords(KINDS, store.reader());
        Current quota = java.util.Objects.requireNonNull(records.get(QUOTAS, "n", "q"));
        ResourceList hard = ResourceList.of(quota.tree().map("spec").map("hard"));
        MapValue tree = quota.tree();
        tree.ensureMap("metadata").put("resourceVersion", Long.toString(quota.revision()));
        tree.put(
                "status",
                new MapValue()
                        .put("hard", hard.toTree())
                        .put("used", usage(records, hard).toTree()));
        return status(tree);
    }

    private Command random(Random random) {
        int choice = random.nextInt(10);
        if (choice < 3) {
            return create(MAPS, "{'metadata':{'name':'m" + made++ + "'}}");
        }
        if (choice < 6) {
            return create(
                    PODS,
                    "{'metadata':{'name':'p" + made++ + "'},'spec':{'containers':[{'name':'c','image':'i',"
                            + "'resources':{'requests':{'cpu':'" + 100 * (1 + random.nextInt(9)) + "m'}}}]}}");
        }
        if (choice < 7) {
            return recount();
        }
        boolean ofMap = random.nextBoolean();
        String name = (ofMap ? "m" : "p") + random.nextInt(made + 1);
        return new Command.Delete(
                Target.of(Verb.DELETE, ofMap ? MAPS : PODS, "n", name), new DeleteOptions(false, 0L, null, null, null));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aQuotaIsNeverExceeded(long seed) throws Exception {
        Random random = new Random(seed);
        try (Pipeline pipeline = pipeline()) {
            pipeline.start();
            run(pipeline, create(KINDS.require("v1", "Namespace"), "{'metadata':{'name':'n'}}"));
            run(pipeline, create(KINDS.require("v1", "ServiceAccount"), "{'metadata':{'name':'default'}}"));
            run(pipeline, create(QUOTAS, "{'metadata':{'name':'q'},'spec':{'hard':" + HARD + "}}"));
            run(pipeline, recount());
            int refused = 0;
            for (int round = 0; round < ROUNDS; round++) {
                List<Future> answers = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    answers.add(submit(pipeline, random(random)));
                }
                for (Future future : answers) {
                    Answer answer = future.get(20, TimeUnit.SECONDS);
                    assertThat(answer.code()).as("seed " + seed + ": " + answer).isIn(200, 201, 403, 404, 409);
                    refused += answer.message().contains("exceeded quota: q, requested: ") ? 1 : 0;
                    if (answer.code() == 409) {
                        assertThat(answer.message())
                                .as("seed " + seed + ": only a count may lose a race")
                                .contains("resourcequotas \"q\"");
                    }
                }
                assertThat(violations).as("seed " + seed).isEmpty();
            }
            assertThat(refused).as("seed " + seed + ": the quota was reached").isPositive();
            run(pipeline, recount());
            StoreRecords records = new StoreRecords(KINDS, store.reader());
            MapValue status = java.util.Objects.requireNonNull(records.get(QUOTAS, "n", "q"))
                    .tree()
                    .map("status");
            assertThat(ResourceList.of(status.map("used")))
                    .as("seed " + seed + ": a count of a quiet namespace is exact")
                    .isEqualTo(usage(records, ResourceList.of(status.map("hard"))));
        } finally {
            store.close();
        }
        assertThat(faults).isEmpty();
    }

    /** Without anything deleted or counted, exactly as many pass as there is room for: nobody is refused for a race. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 40})
    void exactlyAsManyPassAsThereIsRoomFor(int room) throws Exception {
        try (Pipeline pipeline = pipeline()) {
            pipeline.start();
            run(pipeline, create(KINDS.require("v1", "Namespace"), "{'metadata':{'name':'n'}}"));
            run(pipeline, create(QUOTAS, "{'metadata':{'name':'q'},'spec':{'hard':{'configmaps':'" + room + "'}}}"));
            run(pipeline, recount());
            List<Future> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(submit(pipeline, create(MAPS, "{'metadata':{'name':'m" + i + "'}}")));
            }
            int passed = 0;
            for (Future future : answers) {
                Answer answer = future.get(20, TimeUnit.SECONDS);
                assertThat(answer.code()).as(answer.message()).isIn(201, 403);
                passed += answer.code() == 201 ? 1 : 0;
            }
            assertThat(passed).isEqualTo(room);
        } finally {
            store.close();
        }
        assertThat(violations).isEmpty();
    }

    /** A count that began before something was made must fail, also if the quota had no usage that could be charged. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCountThatHasNotSeenANewObjectFails(boolean wasCounted) throws Exception {
        try (Pipeline pipeline = pipeline()) {
            pipeline.start();
            run(pipeline, create(KINDS.require("v1", "Namespace"), "{'metadata':{'name':'n'}}"));
            run(pipeline, create(QUOTAS, "{'metadata':{'name':'q'},'spec':{'hard':{'configmaps':'5'}}}"));
            if (wasCounted) {
                run(pipeline, recount());
            }
            Command stale = recount();
            run(pipeline, create(MAPS, "{'metadata':{'name':'m'}}"));
            assertThat(submit(pipeline, stale).get(20, TimeUnit.SECONDS).code()).isEqualTo(409);
            assertThat(submit(pipeline, recount()).get(20, TimeUnit.SECONDS).code())
                    .isEqualTo(200);
        } finally {
            store.close();
        }
    }

    private static void run(Pipeline pipeline, Command command) throws Exception {
        Answer answer = submit(pipeline, command).get(20, TimeUnit.SECONDS);
        assertThat(answer.code()).as(answer.message()).isIn(200, 201);
    }
}
