package io.hydrofoil.launcher;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options of commands that start a server. What is not given comes from the configuration file, then from the defaults.
 */
final class ServerOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where the cluster keeps its data (default: ~/.hydrofoil).")
    private @Nullable Path dataDirectory;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the API server; 0: any (default: 6443).")
    private @Nullable Integer port;

    @Option(names = "--nodes", paramLabel = "N", description = "Simulated worker nodes (default: 10).")
    private @Nullable Integer nodes;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Configuration in YAML; options win over it. Keys: dataDir, listenAddress, port, nodes, hostNames, syncToDisk.")
    private @Nullable Path configFile;

    ServerConfig resolve() throws StartException {
        ConfigFile file = ConfigFile.read(configFile);
        String configured = file.text("dataDir");
        Path data = dataDirectory != null
                ? dataDirectory
                : configured != null ? Path.of(configured) : ServerConfig.defaultDataDirectory();
        String address = file.text("listenAddress");
        return new ServerConfig(
                data.toAbsolutePath().normalize(),
                address == null ? ServerConfig.DEFAULT_LISTEN_ADDRESS : address,
                within("port", or(port, file.number("port"), ServerConfig.DEFAULT_PORT), 65_535),
                within("nodes", or(nodes, file.number("nodes"), ServerConfig.DEFAULT_NODES), ServerConfig.MAX_NODES),
                file.texts("hostNames"),
                file.flag("syncToDisk", true),
                configFile == null ? null : configFile.toAbsolutePath());
    }

    private static int or(@Nullable Integer option, @Nullable Integer configured, int otherwise) {
        if (option != null) {
            return option;
        }
        return configured != null ? configured : otherwise;
    }

    private static int within(String name, int value, int max) throws StartException {
        if (value < 0 || value > max) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    name + " is " + value + ", but must lie between 0 and " + max,
                    "give another value with --" + name + " or in the configuration");
        }
        return value;
    }
}
