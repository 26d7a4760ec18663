package io.hydrofoil.launcher;

import io.hydrofoil.access.Pki;
import io.hydrofoil.access.PkiException;
import io.hydrofoil.apiserver.HttpsServer;
import io.hydrofoil.chassis.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The part of a start that needs neither store nor log, on a second core: certificates and native libraries. */
final class Preparation {
    private final FutureTask<Pki> certificates;
    private volatile long tookNs;

    private Preparation(PkiSource source, Clock clock) {
        long beginNs = clock.monotonicNs();
        certificates = new FutureTask<>(() -> {
            Pki pki = source.open();
            tookNs = clock.monotonicNs() - beginNs;
            HttpsServer.preload();
            return pki;
        });
    }

    /** Opens certificates. */
    @FunctionalInterface
    interface PkiSource {
        Pki open() throws PkiException;
    }

    static Preparation start(PkiSource source, Clock clock) {
        Preparation preparation = new Preparation(source, clock);
        Thread.ofPlatform().daemon().name("preparation").start(preparation.certificates);
        return preparation;
    }

    Pki await() throws PkiException, InterruptedException {
        try {
            return certificates.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case PkiException fault -> throw fault;
                case RuntimeException fault -> throw fault;
                case Error fault -> throw fault;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** How long the certificates took, once {@link #await} has returned. */
    long tookNs() {
        return tookNs;
    }
}
