package io.hydrofoil.perf.load;

/** What the server costs. The client is another process: none of its cost is in here. */
interface ServerProcess {
    /** CPU time since its start, user and system, in seconds. */
    double cpuSeconds() throws LoadException;

    /** Resident memory in bytes. */
    long residentBytes() throws LoadException;

    /** A stopwatch over both clocks. */
    final class Stopwatch {
        private final ServerProcess server;
        private final double cpuAtStart;
        private final long startNs;

        Stopwatch(ServerProcess server) throws LoadException {
            this.server = server;
            cpuAtStart = server.cpuSeconds();
            startNs = System.nanoTime();
        }

        Span stop() throws LoadException {
            double seconds = (System.nanoTime() - startNs) / 1e9;
            return new Span(seconds, server.cpuSeconds() - cpuAtStart);
        }
    }
}
