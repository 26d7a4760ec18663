package io.hydrofoil.perf.load;

import io.hydrofoil.bench.Fixture;
import io.hydrofoil.bench.LocalProcess;
import io.hydrofoil.bench.MetricsProcess;
import io.hydrofoil.bench.ServerProcess;
import io.hydrofoil.perf.Goal;
import io.hydrofoil.perf.UsageException;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.ApiTarget;
import io.hydrofoil.remote.RemoteException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The load generator's main: runs scenarios one after another and prints one table. */
public final class Load {
    private static final Map<String, Scenario> SCENARIOS = scenarios();

    private Load() {}

    private static Map<String, Scenario> scenarios() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("lease", new RequestScenario("lease renewals (PUT)", RequestOps::renewals, Goal.atLeast(8_500)));
        all.put("create", new RequestScenario("create 1 KB config maps", RequestOps::creates, Goal.atLeast(6_000)));
        all.put("get", new RequestScenario("get 1 KB config map", RequestOps::gets, Goal.atLeast(25_000)));
        all.put("patch", new RequestScenario("merge patch config map", RequestOps::patches, Goal.atLeast(5_000)));
        all.put("fanout", new WatchFanOut());
        all.put("delivery", new WatchDelivery());
        all.put("list", PodLists::throughput);
        all.put("idle", IdleWatches::run);
        all.put("lists", PodLists::memory);
        return all;
    }

    /** Exit codes: 0 ran (whether or not goals were met), 1 a scenario failed, 2 wrong usage. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        List<String> names = List.copyOf(SCENARIOS.keySet());
        LoadOptions options;
        ApiTarget target;
        try {
            options = LoadOptions.parse(arguments, names);
            target = ApiTarget.of(options.kubeconfig());
        } catch (UsageException | RemoteException e) {
            err.println("load: " + e.getMessage());
            err.println(LoadOptions.USAGE.formatted(String.join(",", names)));
            return 2;
        }
        List<Row> rows = new ArrayList<>();
        int code = 0;
        for (String name : options.scenarios()) {
            err.println("running " + name);
            // Each scenario on connections of its own: none meets what an earlier one left.
            try (ApiClient client = new ApiClient(target, options.http1())) {
                rows.addAll(run(name, client, options));
            } catch (RemoteException e) {
                err.println("load: " + name + " failed: " + e.getMessage());
                code = 1;
            }
        }
        out.print(Table.of(rows));
        return code;
    }

    private static List<Row> run(String name, ApiClient client, LoadOptions options) throws RemoteException {
        client.connect(options.connections());
        ServerProcess server = options.pid() > 0 ? new LocalProcess(options.pid()) : new MetricsProcess(client);
        Fixture fixture = new Fixture(client, "load");
        Scenario scenario = SCENARIOS.get(name);
        if (scenario == null) {
            throw new RemoteException("there is no scenario " + name);
        }
        try {
            return scenario.run(new Bench(client, server, fixture, options));
        } finally {
            if (!options.keep()) {
                fixture.remove();
            }
        }
    }
}
