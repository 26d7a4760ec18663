package io.hydrofoil.perf.load;

import java.nio.charset.StandardCharsets;

/** A server anywhere, by what its /metrics says of its process. */
final class MetricsProcess implements ServerProcess {
    private final ApiClient client;

    MetricsProcess(ApiClient client) {
        this.client = client;
    }

    @Override
    public double cpuSeconds() throws LoadException {
        return value("process_cpu_seconds_total");
    }

    @Override
    public long residentBytes() throws LoadException {
        return (long) value("process_resident_memory_bytes");
    }

    private double value(String name) throws LoadException {
        WholeAnswer answer = client.call(Call.get("/metrics"));
        if (!answer.isFine()) {
            throw new LoadException("/metrics was answered " + answer.quoted());
        }
        return value(new String(answer.body(), StandardCharsets.UTF_8), name);
    }

    /** The value of a series without labels. */
    static double value(String exposition, String name) throws LoadException {
        for (String line : exposition.split("\n")) {
            if (line.startsWith(name + " ")) {
                return Double.parseDouble(
                        line.substring(name.length() + 1).strip().split(" ")[0]);
            }
        }
        throw new LoadException("/metrics has no " + name + ": give the server's process id with --pid");
    }
}
