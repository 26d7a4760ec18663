package io.hydrofoil.launcher;

import io.hydrofoil.remote.ApiTarget;
import io.hydrofoil.remote.RemoteException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which cluster a command of a client means: --kubeconfig and --server, else where kubeconfigs usually are. */
final class Kubeconfigs {
    static final Option KUBECONFIG = new Option(
            "--kubeconfig",
            "FILE",
            "How to reach the cluster (default: $KUBECONFIG, ~/.hydrofoil/admin.kubeconfig, ~/.kube/config).");
    static final Option SERVER = new Option(
            "--server", "URL", "Another address of the API server than the kubeconfig's, https://HOST:PORT.");
    static final List<Option> ALL = List.of(KUBECONFIG, SERVER);

    private Kubeconfigs() {}

    static ApiTarget target(Arguments arguments) throws StartException {
        Path file = file(arguments.path(KUBECONFIG.name()), System.getenv("KUBECONFIG"));
        try {
            ApiTarget target = ApiTarget.of(file);
            String server = arguments.text(SERVER.name());
            return server == null ? target : target.at(server);
        } catch (RemoteException e) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    String.valueOf(e.getMessage()),
                    "correct it, or name another kubeconfig with --kubeconfig",
                    e);
        }
    }

    private static Path file(@Nullable Path given, @Nullable String environment) throws StartException {
        if (given != null) {
            return given;
        }
        if (environment != null && !environment.isEmpty()) {
            return Path.of(environment.split(java.io.File.pathSeparator)[0]);
        }
        Path own = ControlPlane.kubeconfig(ServerConfig.defaultDataDirectory());
        Path usual = Path.of(System.getProperty("user.home"), ".kube", "config");
        for (Path candidate : List.of(own, usual)) {
            if (Files.exists(candidate)) {
                return candidate;
            }
        }
        throw new StartException(
                ExitCode.CONFIGURATION,
                "there is no kubeconfig: neither $KUBECONFIG nor " + own + " nor " + usual,
                "start a cluster with \"hydrofoil up\", or name a kubeconfig with --kubeconfig");
    }
}
