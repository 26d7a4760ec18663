package io.hydrofoil.launcher;

import io.hydrofoil.access.Kubeconfig;
import io.hydrofoil.access.Pki;
import io.hydrofoil.access.PkiException;
import io.hydrofoil.chassis.Clock;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One control plane in this process, from the lock on its data directory to the address it serves. Whatever can fail
 * because of the world (directory,
 * port, disk) is tried before anything starts; what fails later takes everything started before down again.
 */
final class ControlPlane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
    private static final List<String> SERVER_NAMES = List.of(
            "localhost",
            "127.0.0.1",
            "::1",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local",
            "10.96.0.1");

    private final DataDirectory directory;
    private final Assembly assembly;
    private final String server;

    private ControlPlane(DataDirectory directory, Assembly assembly, String server) {
        this.directory = directory;
        this.assembly = assembly;
        this.server = server;
    }

    /** Where the administrator's kubeconfig lies. */
    static Path kubeconfig(Path dataDirectory) {
        return dataDirectory.resolve("admin.kubeconfig");
    }

    private static Kubeconfig kubeconfig(ServerConfig config, String server, Pki pki) throws PkiException {
        MembersConfig members = config.members();
        return members == null ? new Kubeconfig(server, pki) : new Kubeconfig(members.server(), members.servers(), pki);
    }

    /** Starts everything and returns when it is ready. {@code onFatal} is told why if it cannot go on later. */
    static ControlPlane start(ServerConfig config, Progress progress, Consumer<StartException> onFatal)
            throws StartException {
        InetSocketAddress address = address(config);
        DataDirectory directory = DataDirectory.open(config.dataDirectory());
        try {
            LogSetup.toFile(config.dataDirectory().resolve("hydrofoil.log"));
            probe(address);
            requireSharedCertificates(config);
            return start(config, address, directory, progress, onFatal);
        } catch (StartException | RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    private static ControlPlane start(
            ServerConfig config,
            InetSocketAddress address,
            DataDirectory directory,
            Progress progress,
            Consumer<StartException> onFatal)
            throws StartException {
        Clock clock = Clock.system();
        Assembly assembly = new Assembly(config, clock, onFatal);
        try {
            Preparation preparation = Preparation.start(() -> pki(config, clock), clock);
            Pki pki = assembly.start(address, preparation, progress);
            String server = "https://" + host(assembly.address().getAddress()) + ":"
                    + assembly.address().getPort();
            kubeconfig(config, server, pki).write(kubeconfig(config.dataDirectory()));
            directory.announce(server);
            progress.done("ready", progress.sinceStartNs(), "since the start");
            LOG.info("ready server={} nodes={}", server, config.nodes().count());
            return new ControlPlane(directory, assembly, server);
        } catch (StartException | RuntimeException | Error e) {
            assembly.close();
            throw e;
        } catch (PkiException e) {
            assembly.close();
            throw new StartException(
                    Reason.isFull(e) ? ExitCode.DISK_FULL : ExitCode.DATA_DIRECTORY,
                    e.getMessage() == null ? "cannot use the certificates" : e.getMessage(),
                    "see " + config.dataDirectory().resolve("pki"),
                    e);
        } catch (IOException e) {
            assembly.close();
            throw fault(config, e);
        } catch (InterruptedException e) {
            assembly.close();
            Thread.currentThread().interrupt();
            throw new StartException(ExitCode.FAILED, "the start was interrupted", "start again", e);
        }
    }

    /** The API server's address, for example {@code https://127.0.0.1:6443}. */
    String server() {
        return server;
    }

    @Override
    public void close() {
        try {
            assembly.close();
        } finally {
            directory.close();
        }
    }

    private static Pki pki(ServerConfig config, Clock clock) throws PkiException {
        Set<String> names = new LinkedHashSet<>(SERVER_NAMES);
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            LOG.info("this machine's name does not resolve, the certificate does without it");
        }
        if (!"0.0.0.0".equals(config.listenAddress()) && !"::".equals(config.listenAddress())) {
            names.add(config.listenAddress());
        }
        names.addAll(config.hostNames());
        if (config.members() != null) {
            names.addAll(config.members().hosts());
        }
        return Pki.open(config.dataDirectory().resolve("pki"), new ArrayList<>(names), clock.wallMs());
    }

    private static InetSocketAddress address(ServerConfig config) throws StartException {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(config.listenAddress()), config.port());
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    "listenAddress \"" + config.listenAddress() + "\" is not an IP address",
                    "give an address of this machine, 0.0.0.0 for all of them",
                    e);
        }
    }

    /** Members that made an authority each would trust neither one another's tokens nor one another's clients. */
    private static void requireSharedCertificates(ServerConfig config) throws StartException {
        Path authority = config.dataDirectory().resolve("pki").resolve("ca.key");
        if (config.members() != null && !Files.exists(authority)) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    "this member has no certificates of its cluster: " + authority + " does not exist",
                    "make them by one start without members (hydrofoil up --data-dir DIR), and copy DIR/pki to "
                            + config.dataDirectory().resolve("pki") + " on each member's machine");
        }
    }

    /** Finds a taken port before anything is started. */
    private static void probe(InetSocketAddress address) throws StartException {
        if (address.getPort() == 0) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw portTaken(address, e);
        }
    }

    static StartException portTaken(InetSocketAddress address, IOException e) {
        String where = host(address.getAddress()) + ":" + address.getPort();
        return new StartException(
                ExitCode.PORT_TAKEN,
                "cannot listen on " + where + ": " + Reason.of(e),
                "choose another port with --port, or stop who listens there (\"ss -ltnp 'sport = :" + address.getPort()
                        + "'\" tells who)",
                e);
    }

    private static StartException fault(ServerConfig config, IOException e) {
        if (e instanceof BindException) {
            return new StartException(
                    ExitCode.PORT_TAKEN,
                    "cannot listen: " + Reason.of(e),
                    "choose another port with --port, or another logPort for a member",
                    e);
        }
        return new StartException(
                Reason.isFull(e) ? ExitCode.DISK_FULL : ExitCode.DATA_DIRECTORY,
                "cannot start on " + config.dataDirectory() + ": " + Reason.of(e),
                "check the directory and its disk (\"df -h " + config.dataDirectory() + "\")",
                e);
    }

    private static String host(InetAddress address) {
        String text = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
    }
}
