package io.hydrofoil.apiserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Execution;
import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.apiserver.admission.Admission;
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
import io.hydrofoil.store.BatchEncoder;
import io.hydrofoil.store.Log;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A member that is behind the others: what they have acknowledged is in the log, but not applied here yet. */
final class ReadBarrierTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final Kind NAMESPACES = KINDS.require("v1", "Namespace");
    private static final StoreLimits LIMITS = new StoreLimits(20_000, 512, 64 * 1024, 256 * 1024, 1 << 20);
    private static final long OTHER_PROCESS = 2;

    private final Store store = new Store(1, LIMITS);
    private final TestLog log = new TestLog(store, true);
    private final Pipeline pipeline = pipeline(log);

    private Pipeline pipeline(TestLog proposesTo) {
        Writes writes = new Writes(
                KINDS,
                new Admission(KINDS, new Authorizer()),
                new Strategies(KINDS, ServiceNetwork.DEFAULT, new Authorizer()),
                new Authorizer(),
                TestTokens.TOKENS);
        Pipeline made = new Pipeline(
                new Pipeline.Parts(store, LIMITS, proposesTo, KINDS, writes, Clock.system(), (where, fault) -> {
                    throw new IllegalStateException(fault);
                }),
                new PipelineConfig(64, 1, 10, 10_000),
                Execution.onThreads());
        made.start();
        return made;
    }

    @AfterEach
    void close() {
        pipeline.close();
        store.close();
    }

    @Test
    void aReadSeesWhatWasAcknowledgedElsewhereBefore() throws Exception {
        otherMemberDeletes(createdNamespace());
        long before = store.reader().revision();
        assertThat(reached().get(20, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(store.reader().revision()).isGreaterThan(before);
    }

    @Test
    void aRefusalIsDecidedInTheStateOfEverythingAcknowledged() throws Exception {
        otherMemberDeletes(createdNamespace());
        assertThat(create().get(20, TimeUnit.SECONDS)).isEqualTo(201);
        assertThat(create().get(20, TimeUnit.SECONDS)).isEqualTo(409);
    }

    @Test
    void manyReadsShareFewEntries() throws Exception {
        int before = log.entries.get();
        log.answer = Log.Offer.BACK_PRESSURED;
        List<CompletableFuture<Integer>> reads =
                Stream.generate(this::reached).limit(50).toList();
        log.answer = Log.Offer.ACCEPTED;
        for (CompletableFuture<Integer> read : reads) {
            assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        }
        assertThat(log.entries.get() - before).isEqualTo(2);
    }

    @Test
    void aLostBarrierIsPutIntoTheLogAgain() throws Exception {
        log.loses = true;
        CompletableFuture<Integer> read = reached();
        while (log.entriesLost.get() == 0) {
            Thread.onSpinWait();
        }
        log.loses = false;
        log.fence();
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void withoutALogReadsFail() throws Exception {
        log.answer = Log.Offer.CLOSED;
        assertThat(reached().get(20, TimeUnit.SECONDS)).isEqualTo(503);
    }

    private CompletableFuture<Integer> reached() {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        pipeline.readBarrier().await(new ReadBarrier.Waiter() {
            @Override
            public void reached() {
                code.complete(200);
            }

            @Override
            public void failed(ApiStatus status) {
                code.complete(status.code());
            }
        });
        return code;
    }

    private byte[] createdNamespace() throws Exception {
        assertThat(create().get(20, TimeUnit.SECONDS)).isEqualTo(201);
        return StorageKeys.of(NAMESPACES, "", "n");
    }

    private void otherMemberDeletes(byte[] key) {
        BatchEncoder encoder = new BatchEncoder(LIMITS);
        int length = encoder.begin(OTHER_PROCESS)
                .transaction(1)
                .delete(key, new UnsafeBuffer(new byte[0]), 0, 0)
                .end();
        log.elsewhere(encoder.buffer(), length);
    }

    private CompletableFuture<Integer> create() {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Command command = new Command.Create(
                Target.of(Verb.CREATE, NAMESPACES, "", ""),
                WriteOptions.NONE,
                onDuplicate -> Json.map("{\"metadata\":{\"name\":\"n\"}}"));
        pipeline.submit(command, Identity.of("tester", Identity.MASTERS), new Completion() {
            @Override
            public void done(Result result, long revision, Notes notes) {
                code.complete(result.code());
            }

            @Override
            public void refused(ApiStatus status, Notes notes) {
                code.complete(status.code());
            }

            @Override
            public void unknown(ApiStatus status) {
                code.complete(status.code());
            }
        });
        return code;
    }
}
