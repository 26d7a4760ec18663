package io.hydrofoil.bench;

import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.WholeAnswer;
import java.nio.charset.StandardCharsets;

/** A server anywhere, by what its /metrics says of its process. */
public final class MetricsProcess implements ServerProcess {
    private final ApiClient client;

    public MetricsProcess(ApiClient client) {
        this.client = client;
    }

    @Override
    public double cpuSeconds() throws RemoteException {
        return value("process_cpu_seconds_total");
    }

    @Override
    public long residentBytes() throws RemoteException {
        return (long) value("process_resident_memory_bytes");
    }

    private double value(String name) throws RemoteException {
        WholeAnswer answer = client.call(Call.get("/metrics"));
        if (!answer.isFine()) {
            throw new RemoteException("/metrics was answered " + answer.quoted());
        }
        return value(new String(answer.body(), StandardCharsets.UTF_8), name);
    }

    /** The value of a series without labels. */
    public static double value(String exposition, String name) throws RemoteException {
        for (String line : exposition.split("\n")) {
            if (line.startsWith(name + " ")) {
                return Double.parseDouble(
                        line.substring(name.length() + 1).strip().split(" ")[0]);
            }
        }
        throw new RemoteException("/metrics has no " + name + ": give the server's process id with --pid");
    }
}
