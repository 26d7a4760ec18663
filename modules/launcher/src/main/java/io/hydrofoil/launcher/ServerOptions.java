package io.hydrofoil.launcher;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of commands that start a server. What is not given comes from the configuration file, then from the defaults.
 */
final class ServerOptions {
    static final Option DATA_DIRECTORY =
            new Option("--data-dir", "DIR", "Where the cluster keeps its data (default: ~/.hydrofoil).");
    private static final Option PORT = new Option("--port", "PORT", "Port of the API server, 0: any (default: 6443).");
    private static final Option NODES = new Option("--nodes", "N", "Simulated worker nodes (default: 10).");
    private static final Option CONFIG = new Option(
            "--config",
            "FILE",
            "Configuration in YAML; options win. Keys: " + String.join(", ", ConfigFile.KEYS) + ".");

    static final List<Option> ALL = List.of(DATA_DIRECTORY, PORT, NODES, CONFIG);

    /** What tells a command which running cluster is meant. */
    static final List<Option> OF_RUNNING = List.of(DATA_DIRECTORY, CONFIG);

    private ServerOptions() {}

    static ServerConfig resolve(Arguments arguments) throws StartException {
        Path configFile = arguments.path(CONFIG.name());
        ConfigFile file = ConfigFile.read(configFile);
        String address = file.text("listenAddress");
        return new ServerConfig(
                dataDirectory(arguments, file),
                address == null ? ServerConfig.DEFAULT_LISTEN_ADDRESS : address,
                within(PORT, or(arguments.number(PORT.name()), file.number("port"), ServerConfig.DEFAULT_PORT), 65_535),
                within(
                        NODES,
                        or(arguments.number(NODES.name()), file.number("nodes"), ServerConfig.DEFAULT_NODES),
                        ServerConfig.MAX_NODES),
                file.texts("hostNames"),
                file.flag("syncToDisk", true),
                configFile);
    }

    /** The data directory that a command for a running cluster means. */
    static Path dataDirectory(Arguments arguments) throws StartException {
        return dataDirectory(arguments, ConfigFile.read(arguments.path(CONFIG.name())));
    }

    private static Path dataDirectory(Arguments arguments, ConfigFile file) throws StartException {
        Path given = arguments.path(DATA_DIRECTORY.name());
        if (given != null) {
            return given;
        }
        String configured = file.text("dataDir");
        return configured == null
                ? ServerConfig.defaultDataDirectory()
                : Path.of(configured).toAbsolutePath().normalize();
    }

    private static int or(@Nullable Integer option, @Nullable Integer configured, int otherwise) {
        if (option != null) {
            return option;
        }
        return configured != null ? configured : otherwise;
    }

    private static int within(Option option, int value, int max) throws StartException {
        if (value < 0 || value > max) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    option.name().substring(2) + " is " + value + ", but must lie between 0 and " + max,
                    "give another value with " + option.name() + " or in the configuration");
        }
        return value;
    }
}
