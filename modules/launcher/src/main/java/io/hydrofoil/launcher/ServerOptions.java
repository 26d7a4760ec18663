package io.hydrofoil.launcher;

import io.hydrofoil.apiserver.ApiServerConfig;
import io.hydrofoil.scheduler.SchedulerConfig;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Options of commands that start a server. What is not given comes from the configuration file, then from the defaults.
 */
final class ServerOptions {
    static final Option DATA_DIRECTORY =
            new Option("--data-dir", "DIR", "Where the cluster keeps its data (default: ~/.hydrofoil).");
    private static final Option PORT = new Option("--port", "PORT", "Port of the API server, 0: any (default: 6443).");
    static final Option CONFIG = new Option(
            "--config",
            "FILE",
            "Configuration in YAML; options win. Keys: " + String.join(", ", ConfigFile.KEYS) + ".");

    private static final int MAX_IN_FLIGHT = 100_000;

    static final List<Option> ALL = Stream.of(
                    List.of(DATA_DIRECTORY, PORT),
                    NodeOptions.ALL,
                    List.of(CONFIG, MembersConfig.MEMBER, MembersConfig.NEW_CLUSTER),
                    AuditOptions.ALL)
            .flatMap(List::stream)
            .toList();

    /** What tells a command which running cluster is meant. */
    static final List<Option> OF_RUNNING = List.of(DATA_DIRECTORY, CONFIG);

    private ServerOptions() {}

    static ServerConfig resolve(Arguments arguments) throws StartException {
        Path configFile = arguments.path(CONFIG.name());
        ConfigFile file = ConfigFile.read(configFile);
        MembersConfig members = MembersConfig.resolve(arguments, file);
        int usualPort =
                members == null ? ServerConfig.DEFAULT_PORT : members.own().apiPort();
        Path data = dataDirectory(arguments, file);
        return new ServerConfig(
                data,
                listenAddress(file, members),
                within(PORT, or(arguments.number(PORT.name()), file.number("port"), usualPort), 65_535),
                NodeOptions.resolve(arguments, file),
                file.texts("hostNames"),
                file.flag("syncToDisk", true),
                apiServer(file),
                SchedulerOptions.resolve(file),
                AuditOptions.resolve(arguments, file, data),
                members,
                StorageConfig.resolve(file),
                configFile);
    }

    /** A member that others reach by an address listens there; one that they reach by name, everywhere. */
    private static String listenAddress(ConfigFile file, @Nullable MembersConfig members) throws StartException {
        String given = file.text("listenAddress");
        if (given != null) {
            return given;
        }
        if (members == null) {
            return ServerConfig.DEFAULT_LISTEN_ADDRESS;
        }
        try {
            return InetAddress.ofLiteral(members.own().host()).getHostAddress();
        } catch (IllegalArgumentException e) {
            // A name, whose addresses may change while the server runs.
            return "0.0.0.0";
        }
    }

    private static ApiServerConfig apiServer(ConfigFile file) throws StartException {
        ApiServerConfig usual = ApiServerConfig.forMachine(Runtime.getRuntime().availableProcessors());
        int requests = inFlight(file, "maxRequestsInflight", usual.maxRequestsInFlight());
        int mutating = inFlight(file, "maxMutatingRequestsInflight", usual.maxMutatingRequestsInFlight());
        if (requests + mutating == 0) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    "maxRequestsInflight and maxMutatingRequestsInflight are both 0: nothing could be served",
                    "give one of them another value in the configuration");
        }
        return new ApiServerConfig(usual.processors(), requests, mutating);
    }

    private static int inFlight(ConfigFile file, String key, int otherwise) throws StartException {
        int value = or(null, file.number(key), otherwise);
        if (value < 0 || value > MAX_IN_FLIGHT) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    key + " is " + value + ", but must lie between 0 and " + MAX_IN_FLIGHT,
                    "give another value in the configuration");
        }
        return value;
    }

    /** The servers of all members that the configuration names; empty if it names none. */
    static List<String> servers(Arguments arguments) throws StartException {
        return MembersConfig.servers(ConfigFile.read(arguments.path(CONFIG.name())));
    }

    /** How the scheduler of the cluster is set up that a command means. */
    static SchedulerConfig scheduler(Arguments arguments) throws StartException {
        return SchedulerOptions.resolve(ConfigFile.read(arguments.path(CONFIG.name())));
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

    static int or(@Nullable Integer option, @Nullable Integer configured, int otherwise) {
        if (option != null) {
            return option;
        }
        return configured != null ? configured : otherwise;
    }

    static int within(Option option, int value, int max) throws StartException {
        if (value < 0 || value > max) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    option.name().substring(2) + " is " + value + ", but must lie between 0 and " + max,
                    "give another value with " + option.name() + " or in the configuration");
        }
        return value;
    }
}
