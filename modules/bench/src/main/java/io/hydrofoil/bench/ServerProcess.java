package io.hydrofoil.bench;

import io.hydrofoil.remote.RemoteException;

/** What the server costs. The client is another process: none of its cost is in here. */
public interface ServerProcess {
    /** CPU time since its start, user and system, in seconds. */
    double cpuSeconds() throws RemoteException;

    /** Resident memory in bytes. */
    long residentBytes() throws RemoteException;

    /** A stopwatch over both clocks. */
    final class Stopwatch {
        private final ServerProcess server;
        private final double cpuAtStart;
        private final long startNs;

        public Stopwatch(ServerProcess server) throws RemoteException {
            this.server = server;
            cpuAtStart = server.cpuSeconds();
            startNs = System.nanoTime();
        }

        public Span stop() throws RemoteException {
            double seconds = (System.nanoTime() - startNs) / 1e9;
            return new Span(seconds, server.cpuSeconds() - cpuAtStart);
        }
    }
}
