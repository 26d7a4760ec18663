package io.hydrofoil.launcher;

import io.hydrofoil.access.Kubeconfig;
import io.hydrofoil.chassis.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** See {@link #description}. */
final class UpCommand implements Command {
    private static final Option DETACH =
            Option.flag("--detach", "Returns when the cluster is ready and leaves it running.");
    private static final Option MERGE = Option.flag(
            "--merge-kubeconfig",
            "Adds context \"hydrofoil\" to $KUBECONFIG or ~/.kube/config and makes it the current one.");
    private static final Option MEMBERS = new Option(
            "--members",
            "N",
            "Control-plane members on this machine, each a process (default: 1). Starts those that do not run.");
    private static final List<Option> OPTIONS = Stream.concat(
                    ServerOptions.ALL.stream(), Stream.of(MEMBERS, DETACH, MERGE))
            .toList();

    @Override
    public String name() {
        return "up";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Starts a cluster: a control plane and simulated worker nodes.",
                "Runs until Ctrl-C, or in the background with --detach.");
    }

    @Override
    public List<Option> options() {
        return OPTIONS;
    }

    @Override
    public int run(Arguments arguments) throws StartException, InterruptedException {
        ServerConfig config = ServerOptions.resolve(arguments);
        Clock clock = Clock.system();
        Progress progress = new Progress(System.out, clock, JvmStart.elapsedNs());
        boolean detached = arguments.has(DETACH.name());
        Foreground.Ready ready = server -> tell(config, server, arguments.has(MERGE.name()), detached);
        Integer count = arguments.number(MEMBERS.name());
        if (count != null && count != 1) {
            LocalMembers members = LocalMembers.prepare(config, count);
            if (!detached) {
                return Foreground.run(members, progress, ready);
            }
            ready.at(members.start(progress).server());
        } else if (detached) {
            ready.at(ServerProcess.start(config).awaitReady(progress));
        } else {
            return Foreground.run(config, progress, ready);
        }
        return ExitCode.OK.code();
    }

    private static void tell(ServerConfig config, String server, boolean mergeKubeconfig, boolean detached)
            throws StartException {
        if (mergeKubeconfig) {
            merge(config);
        }
        NextSteps.print(System.out, config, server, mergeKubeconfig, detached);
    }

    private static void merge(ServerConfig config) throws StartException {
        Path target = userKubeconfig(System.getenv("KUBECONFIG"));
        try {
            Kubeconfig.merge(ControlPlane.kubeconfig(config.dataDirectory()), target);
        } catch (IOException e) {
            throw new StartException(
                    ExitCode.FAILED,
                    "cannot merge into " + target + ": " + Reason.of(e),
                    "use " + ControlPlane.kubeconfig(config.dataDirectory()) + " by --kubeconfig instead",
                    e);
        }
    }

    private static Path userKubeconfig(@Nullable String variable) {
        if (variable != null) {
            for (String file : variable.split(java.io.File.pathSeparator)) {
                if (!file.isBlank()) {
                    return Path.of(file);
                }
            }
        }
        return Path.of(System.getProperty("user.home"), ".kube", "config");
    }
}
