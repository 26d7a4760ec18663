package io.hydrofoil.launcher;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options of simulated nodes, within a server or in a process of their own. */
final class NodeOptions {
    static final Option NODES = new Option("--nodes", "N", "Simulated worker nodes (default: 10).");
    static final Option FAIL = new Option(
            "--fail",
            "A=SHARE,…",
            "flapping=SHARE[@PERIOD]: silent half of the time. slow=SHARE[@FACTOR]. crash-loop=SHARE[@TIME]: of pods.");
    static final Option STAGE_DELAY = new Option(
            "--stage-delay",
            "A=T,…",
            "How long pull, start, ready and stop take on them: a time, or a range such as 200ms..2s.");
    static final Option SEED = new Option("--seed", "N", "Seed of failures and delays (default: 1).");

    static final List<Option> ALL = List.of(NODES, FAIL, STAGE_DELAY, SEED);

    private static final String COUNT_KEY = "nodes";
    private static final String FAILURES_KEY = "nodeFailures";
    private static final String DELAYS_KEY = "nodeStageDelays";
    private static final String SEED_KEY = "nodeSeed";

    /** Keys of the configuration file. */
    static final List<String> KEYS = List.of(COUNT_KEY, FAILURES_KEY, DELAYS_KEY, SEED_KEY);

    private NodeOptions() {}

    static NodesConfig resolve(Arguments arguments, ConfigFile file) throws StartException {
        NodesConfig nodes = new NodesConfig(
                ServerOptions.within(
                        NODES,
                        ServerOptions.or(
                                arguments.number(NODES.name()), file.number(COUNT_KEY), ServerConfig.DEFAULT_NODES),
                        ServerConfig.MAX_NODES),
                text(arguments, FAIL, file.text(FAILURES_KEY)),
                text(arguments, STAGE_DELAY, file.text(DELAYS_KEY)),
                ServerOptions.within(
                        SEED,
                        ServerOptions.or(arguments.number(SEED.name()), file.number(SEED_KEY), NodesConfig.USUAL_SEED),
                        Integer.MAX_VALUE));
        try {
            nodes.simulation();
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    String.valueOf(e.getMessage()),
                    "correct " + FAIL.name() + " or " + STAGE_DELAY.name() + ", or " + FAILURES_KEY + " or "
                            + DELAYS_KEY + " in the configuration",
                    e);
        }
        return nodes;
    }

    private static String text(Arguments arguments, Option option, @Nullable String configured) {
        String given = arguments.text(option.name());
        return given != null ? given : configured != null ? configured : "";
    }
}
