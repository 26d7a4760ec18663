package io.hydrofoil.bench.run;

import io.hydrofoil.bench.Fixture;
import io.hydrofoil.bench.scenario.Work;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Does what is to go wrong in a phase, on a thread of its own, and mends what would outlive the phase. */
final class Faults implements AutoCloseable {
    private static final byte[] CORDON = Fixture.bytes("{\"spec\":{\"unschedulable\":true}}");
    private static final byte[] UNCORDON = Fixture.bytes("{\"spec\":{\"unschedulable\":null}}");

    private final ApiClient client;
    private final String namespace;
    private final List<String> cordoned = new CopyOnWriteArrayList<>();
    private final @Nullable Thread thread;
    private volatile boolean isOver;
    private volatile @Nullable String failure;

    private Faults(Stage stage, List<Work.Fault> faults) {
        this.client = stage.client();
        this.namespace = stage.namespace();
        List<Work.Fault> inTurn = new ArrayList<>(faults);
        inTurn.sort(Comparator.comparingDouble(Work.Fault::afterSeconds));
        thread = inTurn.isEmpty() ? null : Thread.ofVirtual().name("faults").start(() -> run(inTurn));
    }

    static Faults begin(Stage stage, List<Work.Fault> faults) {
        return new Faults(stage, faults);
    }

    /** Why one could not be done, or null. */
    @Nullable
    String failure() {
        return failure;
    }

    private void run(List<Work.Fault> faults) {
        long startNs = System.nanoTime();
        try {
            for (Work.Fault fault : faults) {
                long dueNs = startNs + (long) (fault.afterSeconds() * 1e9);
                while (!isOver && System.nanoTime() - dueNs < 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                }
                if (isOver) {
                    return;
                }
                act(fault);
            }
        } catch (RemoteException e) {
            failure = "a fault could not be brought about: " + e.getMessage();
        }
    }

    private void act(Work.Fault fault) throws RemoteException {
        switch (fault) {
            case Work.Fault.BreakConnections broken -> client.loop().execute(client::breakConnections);
            case Work.Fault.KillPods kill -> {
                String path = "/api/v1/namespaces/" + namespace + "/pods";
                for (String name : names(path, kill.pods())) {
                    client.call(Call.delete(path + "/" + name + "?gracePeriodSeconds=0"));
                }
            }
            case Work.Fault.CordonNodes cordon -> {
                for (String name : names("/api/v1/nodes", cordon.nodes())) {
                    String path = "/api/v1/nodes/" + name;
                    client.json(Call.mergePatch(path, CORDON));
                    cordoned.add(path);
                }
            }
        }
    }

    private List<String> names(String collection, int count) throws RemoteException {
        List<String> names = new ArrayList<>();
        for (MapValue each : client.json(Call.get(collection + "?limit=" + count))
                .list("items")
                .maps()) {
            names.add(each.map("metadata").text("name", ""));
        }
        return names;
    }

    @Override
    public void close() throws RemoteException {
        isOver = true;
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RemoteException("interrupted", e);
            }
        }
        for (String path : cordoned) {
            client.json(Call.mergePatch(path, UNCORDON));
        }
    }
}
