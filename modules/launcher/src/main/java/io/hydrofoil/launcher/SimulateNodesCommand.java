package io.hydrofoil.launcher;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.node.SimulatedNodes;
import io.hydrofoil.node.SimulatedNodesConfig;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.remote.ApiTarget;
import io.hydrofoil.remote.RemoteCluster;
import io.hydrofoil.remote.RemoteException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;

/** See {@link #description}. */
final class SimulateNodesCommand implements Command {
    private static final Option PREFIX =
            new Option("--prefix", "NAME", "What their names begin with (default: sim): NAME-0001 and so on.");
    private static final Option FIRST =
            new Option("--first", "N", "Number of the first, so that several processes share a cluster (default: 1).");

    @Override
    public String name() {
        return "simulate-nodes";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Adds simulated nodes to any Kubernetes cluster, over HTTP, beside those that it has.",
                "They renew leases, report status and run pods that are bound to them, until Ctrl-C. They stay as objects: delete",
                "them with \"kubectl delete node -l hydrofoil.io/simulated=true\".");
    }

    @Override
    public List<Option> options() {
        return Stream.of(Kubeconfigs.ALL, NodeOptions.ALL, List.of(PREFIX, FIRST))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public int run(Arguments arguments) throws StartException, InterruptedException {
        SimulatedNodesConfig config = config(arguments);
        ApiTarget target = Kubeconfigs.target(arguments);
        CountDownLatch over = new CountDownLatch(1);
        RemoteCluster cluster = connect(target, config);
        LoopGroup loops = new LoopGroup(
                new Metrics().counter("hydrofoil_faults_total", "Faults of the world, by component.", "component"),
                over::countDown);
        Clock clock = Clock.system();
        loops.start("nodes", bell -> SimulatedNodes.open(cluster, config, clock, bell)
                .agent());
        Thread stop = new Thread(
                () -> {
                    loops.close();
                    cluster.close();
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        System.out.println(config.count() + " nodes, " + config.names().getFirst() + " to "
                + config.names().getLast() + ", on " + target.host() + ":" + target.port()
                + ". Stop them with Ctrl-C.");
        System.out.flush();
        over.await();
        return ExitCode.FAILED.code();
    }

    private static RemoteCluster connect(ApiTarget target, SimulatedNodesConfig config) throws StartException {
        try {
            return RemoteCluster.connect(target, queries(config), "/api/v1/nodes?limit=1");
        } catch (RemoteException e) {
            throw new StartException(
                    ExitCode.FAILED,
                    String.valueOf(e.getMessage()),
                    "see that the cluster runs and that the kubeconfig is its, or name another with --kubeconfig or --server",
                    e);
        }
    }

    /** A watch of pods for each node, as real nodes have, and one of all simulated nodes. */
    static Function<Kind, List<String>> queries(SimulatedNodesConfig config) {
        List<String> pods = config.names().stream()
                .map(name -> "fieldSelector=spec.nodeName%3D" + name)
                .toList();
        return kind -> kind.kind().equals("Pod") ? pods : List.of("labelSelector=hydrofoil.io%2Fsimulated%3Dtrue");
    }

    static SimulatedNodesConfig config(Arguments arguments) throws StartException {
        int nodes = BenchCommand.number(
                arguments, NodeOptions.NODES, 1, SimulatedNodesConfig.MAX_NODES, ServerConfig.DEFAULT_NODES);
        int first = BenchCommand.number(arguments, FIRST, 1, SimulatedNodesConfig.MAX_ORDINAL - nodes + 1, 1);
        int seed = BenchCommand.number(arguments, NodeOptions.SEED, 0, Integer.MAX_VALUE, NodesConfig.USUAL_SEED);
        String prefix = text(arguments, PREFIX, "sim");
        if (!prefix.matches("[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?")) {
            throw new StartException(
                    ExitCode.USAGE,
                    "--prefix is \"" + prefix + "\", which cannot begin the name of a node",
                    "use a-z, 0-9 and -, up to 42 long");
        }
        try {
            return SimulatedNodesConfig.of(nodes)
                    .named(prefix, first)
                    .failing(text(arguments, NodeOptions.FAIL, ""), text(arguments, NodeOptions.STAGE_DELAY, ""), seed);
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "see \"hydrofoil help simulate-nodes\"", e);
        }
    }

    private static String text(Arguments arguments, Option option, String otherwise) {
        String given = arguments.text(option.name());
        return given == null ? otherwise : given;
    }
}
