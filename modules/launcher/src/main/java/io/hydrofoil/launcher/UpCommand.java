package io.hydrofoil.launcher;

import io.hydrofoil.access.Kubeconfig;
import io.hydrofoil.chassis.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = {
            "Starts a cluster: one control-plane node and simulated worker nodes.",
            "Runs until Ctrl-C, or in the background with --detach."
        })
final class UpCommand implements Callable<Integer> {
    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Option(names = "--detach", description = "Returns when the cluster is ready and leaves it running.")
    private boolean detach;

    @Option(
            names = "--merge-kubeconfig",
            description =
                    "Adds the context \"hydrofoil\" to your kubeconfig ($KUBECONFIG or ~/.kube/config) and makes it the current one.")
    private boolean mergeKubeconfig;

    @Override
    public Integer call() throws Exception {
        ServerConfig config = options.resolve();
        Clock clock = Clock.system();
        Progress progress = new Progress(System.out, clock, JvmStart.elapsedNs());
        if (detach) {
            String server = Detached.start(config, progress);
            merge(config);
            NextSteps.print(System.out, config, server, mergeKubeconfig, true);
            return ExitCode.OK.code();
        }
        return Foreground.run(config, progress, server -> {
            merge(config);
            NextSteps.print(System.out, config, server, mergeKubeconfig, false);
        });
    }

    private void merge(ServerConfig config) throws StartException {
        if (!mergeKubeconfig) {
            return;
        }
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
