package io.hydrofoil.launcher;

import io.hydrofoil.access.Kubeconfig;
import io.hydrofoil.access.Pki;
import io.hydrofoil.access.PkiException;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.consensus.MemberAddress;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Yaml;
import io.hydrofoil.store.SealKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Several members of one control plane on this machine, each in a process of its own, below one directory:
 *
 * <pre>
 *   members.yaml       the configuration that all share, made by the first start
 *   pki/               the cluster's certificates, from which each member has its copy
 *   admin.kubeconfig
 *   member-0/ …        the data directory of each
 * </pre>
 */
final class LocalMembers {
    private static final String HOST = "127.0.0.1";
    private static final String FILE = "members.yaml";
    private static final int LOG_PORTS_ABOVE = 1_000;

    private final Path directory;
    private final List<ServerConfig> configs;

    private LocalMembers(Path directory, List<ServerConfig> configs) {
        this.directory = directory;
        this.configs = configs;
    }

    /** The data directories of the members below {@code directory}; empty if there is one server only, or none. */
    static List<Path> directories(Path directory) throws StartException {
        if (!Files.exists(directory.resolve(FILE))) {
            return List.of();
        }
        int count = ConfigFile.read(directory.resolve(FILE)).maps("members").size();
        List<Path> directories = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            directories.add(directory(directory, i));
        }
        return directories;
    }

    private static Path directory(Path directory, int member) {
        return directory.resolve("member-" + member);
    }

    /**
     * Prepares {@code count} members that run as {@code base} says; those of an earlier start keep their ports.
     *
     * @param base its port is the one that all share; the members listen on the following ones
     */
    static LocalMembers prepare(ServerConfig base, int count) throws StartException {
        Path directory = base.dataDirectory();
        Path file = directory.resolve(FILE);
        refuseOtherUse(base, count);
        try {
            DataDirectory.open(directory).close();
            if (!Files.exists(file)) {
                write(file, base, ports(base.port(), count));
            }
            List<ServerConfig> configs = new ArrayList<>();
            boolean newCluster =
                    directories(directory).stream().noneMatch(member -> Files.exists(member.resolve("log")));
            for (int i = 0; i < count; i++) {
                List<String> arguments = arguments(base, file, i);
                if (newCluster) {
                    arguments.add(MembersConfig.NEW_CLUSTER.name());
                }
                configs.add(ServerOptions.resolve(Arguments.parse(new ServerCommand(), arguments)));
            }
            LocalMembers members = new LocalMembers(directory, configs);
            members.shareCertificates();
            return members;
        } catch (IOException | PkiException e) {
            throw new StartException(
                    Reason.isFull(e) ? ExitCode.DISK_FULL : ExitCode.DATA_DIRECTORY,
                    "cannot prepare the members in " + directory + ": " + e.getMessage(),
                    "check the directory and its disk (\"df -h " + directory + "\")",
                    e);
        }
    }

    private static void refuseOtherUse(ServerConfig base, int count) throws StartException {
        Path directory = base.dataDirectory();
        if (base.members() != null) {
            throw new StartException(
                    ExitCode.USAGE,
                    "--members is for members on this machine, but the configuration lists members already",
                    "start each of them with \"hydrofoil server --config FILE --member N\"");
        }
        int before = directories(directory).size();
        if (before > 0 && before != count) {
            throw new StartException(
                    ExitCode.USAGE,
                    directory + " holds a cluster of " + before + " members, not " + count,
                    "start it with --members " + before + ", or choose another directory with --data-dir");
        }
        if (before == 0 && Files.exists(directory.resolve("log"))) {
            throw new StartException(
                    ExitCode.USAGE,
                    directory + " holds a cluster of one member",
                    "save it with \"hydrofoil snapshot save FILE\", restore it into a new directory, or choose another"
                            + " directory with --data-dir");
        }
    }

    private static List<String> arguments(ServerConfig base, Path file, int member) {
        List<String> arguments = new ArrayList<>(List.of(
                "--config",
                file.toString(),
                MembersConfig.MEMBER.name(),
                Integer.toString(member),
                ServerOptions.DATA_DIRECTORY.name(),
                directory(base.dataDirectory(), member).toString()));
        arguments.addAll(base.nodes().toArguments());
        if (base.audit() != null) {
            arguments.addAll(AuditOptions.toArguments(base.audit()));
        }
        return arguments;
    }

    /** The user's own configuration, with the members added. */
    private static void write(Path file, ServerConfig base, MembersConfig members) throws IOException, StartException {
        MapValue tree = base.configFile() == null
                ? new MapValue()
                : ConfigFile.read(base.configFile()).tree();
        tree.remove("dataDir");
        tree.remove("port");
        MapValue added = members.toTree();
        for (String key : added.keys()) {
            tree.put(key, Objects.requireNonNull(added.get(key)));
        }
        Files.write(file, Yaml.bytes(tree));
    }

    private static MembersConfig ports(int sharedPort, int count) throws IOException {
        List<MembersConfig.Entry> entries = new ArrayList<>();
        int shared = sharedPort == 0 ? freePort() : sharedPort;
        for (int i = 0; i < count; i++) {
            int apiPort = sharedPort == 0 ? freePort() : shared + 1 + i;
            int logPort = sharedPort == 0 ? freePort() : shared + LOG_PORTS_ABOVE + i * MemberAddress.PORTS;
            entries.add(new MembersConfig.Entry(HOST, apiPort, logPort));
        }
        return new MembersConfig(0, entries, shared, false);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void shareCertificates() throws IOException, PkiException, StartException {
        Path shared = directory.resolve("pki");
        Pki pki = Pki.open(shared, List.of(HOST), Clock.system().wallMs());
        for (ServerConfig config : configs) {
            Pki.copyIdentity(shared, config.dataDirectory().resolve("pki"));
        }
        shareKeys();
        MembersConfig first = members();
        new Kubeconfig(first.server(), first.servers(), pki).write(ControlPlane.kubeconfig(directory));
    }

    private void shareKeys() throws StartException {
        Path file = SealKeyFile.in(directory);
        if (!Files.exists(file)) {
            SealKeyFile.write(file, List.of(SealKeyFile.fresh()));
        }
        List<SealKey> keys = SealKeyFile.read(file);
        for (ServerConfig config : configs) {
            SealKeyFile.write(SealKeyFile.in(config.dataDirectory()), keys);
        }
    }

    private MembersConfig members() {
        MembersConfig members = configs.getFirst().members();
        if (members == null) {
            throw new IllegalStateException("no members in " + directory.resolve(FILE));
        }
        return members;
    }

    /** Starts those that do not run; returns when all are ready. If one fails, those just started are stopped. */
    Started start(Progress progress) throws StartException, InterruptedException {
        List<ServerProcess> started = new ArrayList<>();
        boolean ready = false;
        try {
            for (ServerConfig config : configs) {
                if (DataDirectory.owner(config.dataDirectory()) == null) {
                    started.add(ServerProcess.start(config));
                }
            }
            for (ServerProcess process : started) {
                long beginNs = progress.sinceStartNs();
                String server = process.awaitReady(Progress.SILENT);
                progress.done("member", progress.sinceStartNs() - beginNs, server);
            }
            ready = true;
            return new Started(started, members().server());
        } finally {
            if (!ready) {
                started.forEach(ServerProcess::stop);
            }
        }
    }

    /**
     * Members that run.
     *
     * @param started those that did not run before
     * @param server where clients reach them
     */
    record Started(List<ServerProcess> started, String server) {
        /** Returns when all have ended. */
        void await() throws InterruptedException {
            for (ServerProcess process : started) {
                process.await();
            }
        }

        /** Asks all to end and waits until they have. */
        void stop() {
            started.forEach(ServerProcess::stop);
            try {
                await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
